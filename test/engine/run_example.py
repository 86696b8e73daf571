"""Runs the example in Python with Pulumi's Automation API and prints what each command did, as JSON.

run_example.py <folder of the example> <project> <stack> <folder of the component package> <settings as JSON> <command>...

A command is up, preview or destroy. The program runs inline: Pulumi's language plugin of Python is not needed.
"""

import json
import os
import runpy
import sys

from pulumi import automation

folder, project, stack_name, package, settings, *commands = sys.argv[1:]
os.chdir(folder)

# The entry `plugins` is what `packages` of Pulumi.yaml is for a program that is run by the command. JSON is YAML.
with open("Pulumi.yaml", "w", encoding="utf-8") as settings_file:
    json.dump(
        {
            "name": project,
            "runtime": "python",
            "plugins": {"providers": [{"name": "tetragon-elastic", "path": package}]},
        },
        settings_file,
    )
workspace = automation.LocalWorkspaceOptions(work_dir=folder, secrets_provider="passphrase")
stack = automation.create_or_select_stack(
    stack_name=stack_name,
    project_name=project,
    program=lambda: runpy.run_path("__main__.py", run_name="__main__") and None,
    opts=workspace,
)
for key, setting in json.loads(settings).items():
    stack.set_config(key, automation.ConfigValue(setting["value"], secret=setting.get("secret", False)))

done = {}
for command in commands:
    changes = []

    def note(event):
        """Keeps what the engine begins to do to a resource: "update ConfigMap eu-filebeat-configmap"."""
        metadata = event.resource_pre_event and event.resource_pre_event.metadata
        if metadata and metadata.op not in ("same", "read"):
            changes.append(f"{metadata.op.value} {metadata.type.split(':')[-1]} {metadata.urn.split('::')[-1]}")

    result = getattr(stack, command)(on_event=note)
    done[command] = {"changes": sorted(changes)}
    if command == "up":
        done[command]["outputs"] = {name: output.value for name, output in result.outputs.items()}
print(json.dumps(done))
