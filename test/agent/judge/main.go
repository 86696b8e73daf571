// Command judge answers what Tetragon's own packages make of export filters and of lines of its export file.
//
// It reads one JSON request a line from stdin and writes one JSON answer a line to stdout. The filters are texts as the
// chart hands them to the agent; they are parsed, built and applied in the agent's order: redaction of the arguments and
// variables of every process, allow and deny list, field filters, and the encoder of the export file.
//
// With the argument describe it prints the API of the export file: kinds, messages, fields and enums.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/cilium/tetragon/api/v1/tetragon"
	"github.com/cilium/tetragon/pkg/fieldfilters"
	"github.com/cilium/tetragon/pkg/filters"
	"github.com/cilium/tetragon/pkg/option"
)

// request is one set of filters and the lines to apply it to.
type request struct {
	AllowList        string `json:"allowList"`
	DenyList         string `json:"denyList"`
	FieldFilters     string `json:"fieldFilters"`
	RedactionFilters string `json:"redactionFilters"`
	// Options of the agent that filters depend on.
	PidSetFilter       bool     `json:"pidSetFilter"`
	ProcessCredentials bool     `json:"processCredentials"`
	Ancestors          []string `json:"ancestors"`
	Lines              []string `json:"lines"`
}

// answer holds an exported line for each line, null where a filter keeps it back, or why the agent would not start.
type answer struct {
	Error string   `json:"error,omitempty"`
	Lines []result `json:"lines"`
}

// result is what became of one line. A line that is no event of Tetragon's API has an error.
type result struct {
	Exported *string `json:"exported"`
	Error    string  `json:"error,omitempty"`
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "describe" {
		if err := describe(); err != nil {
			fmt.Fprintf(os.Stderr, "judge: the description cannot be written: %v\n", err)
			os.Exit(1)
		}
		return
	}
	in := bufio.NewReader(os.Stdin)
	decoder := json.NewDecoder(in)
	decoder.DisallowUnknownFields()
	encoder := json.NewEncoder(os.Stdout)
	for decoder.More() {
		var asked request
		if err := decoder.Decode(&asked); err != nil {
			fmt.Fprintf(os.Stderr, "judge: the request is not readable: %v\n", err)
			os.Exit(1)
		}
		if err := encoder.Encode(judge(asked)); err != nil {
			fmt.Fprintf(os.Stderr, "judge: the answer cannot be written: %v\n", err)
			os.Exit(1)
		}
	}
}

func judge(asked request) answer {
	agent, err := newAgent(asked)
	if err != nil {
		return answer{Error: err.Error()}
	}
	results := make([]result, len(asked.Lines))
	for i, line := range asked.Lines {
		exported, err := agent.export(line)
		results[i] = result{Exported: exported}
		if err != nil {
			results[i].Error = err.Error()
		}
	}
	return answer{Lines: results}
}

// agent holds the filters as the agent builds them from its settings.
type agent struct {
	allow, deny filters.FilterFuncs
	fields      []*fieldfilters.FieldFilter
	redaction   *fieldfilters.RedactionFilterList
}

func newAgent(asked request) (*agent, error) {
	option.Config.EnableProcessCred = asked.ProcessCredentials
	setAncestors(asked.Ancestors)
	allow, err := buildList(asked.AllowList, asked.PidSetFilter)
	if err != nil {
		return nil, fmt.Errorf("allow list: %w", err)
	}
	deny, err := buildList(asked.DenyList, asked.PidSetFilter)
	if err != nil {
		return nil, fmt.Errorf("deny list: %w", err)
	}
	parsed, err := fieldfilters.ParseFieldFilterList(asked.FieldFilters)
	if err != nil {
		return nil, fmt.Errorf("field filters: %w", err)
	}
	fields, err := fieldfilters.FieldFiltersFromGetEventsRequest(&tetragon.GetEventsRequest{FieldFilters: parsed})
	if err != nil {
		return nil, fmt.Errorf("field filters: %w", err)
	}
	redaction, err := fieldfilters.ParseRedactionFilterList(asked.RedactionFilters)
	if err != nil {
		return nil, fmt.Errorf("redaction filters: %w", err)
	}
	return &agent{allow, deny, fields, redaction}, nil
}

func buildList(text string, pidSetFilter bool) (filters.FilterFuncs, error) {
	parsed, err := filters.ParseFilterList(text, pidSetFilter)
	if err != nil {
		return nil, err
	}
	return filters.BuildFilterList(context.Background(), parsed, append(filters.Filters, &labelsFilter{}))
}
