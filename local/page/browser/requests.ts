/** The server cannot answer now or refuses; the message is for the reader of the page. */
export class RequestError extends Error {}

/** Asks the page's own server. */
export async function ask<T>(path: string, parameters = new URLSearchParams()): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`${path}?${parameters.toString()}`, { signal: AbortSignal.timeout(30_000) });
  } catch {
    throw new RequestError("npm start has ended, or does not answer.");
  }
  // What refuses a request before the page's server reads it, or ends in the middle of an answer, sends no JSON.
  const answer = (await response.json().catch(() => undefined)) as (T & { error?: string }) | undefined;
  if (!response.ok || answer === undefined) {
    throw new RequestError(answer?.error ?? `The server answers ${response.status}.`);
  }
  return answer;
}
