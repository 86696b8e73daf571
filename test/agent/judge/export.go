package main

import (
	"bytes"
	"strings"

	"github.com/cilium/tetragon/api/v1/tetragon"
	"github.com/cilium/tetragon/api/v1/tetragon/codegen/helpers"
	"github.com/cilium/tetragon/pkg/encoder"
	"github.com/cilium/tetragon/pkg/event"
	"github.com/cilium/tetragon/pkg/filters"
	"google.golang.org/protobuf/encoding/protojson"
)

// export reads a line strictly and returns the line that the agent would write instead, nil where it would write none.
func (a *agent) export(line string) (*string, error) {
	response := &tetragon.GetEventsResponse{}
	if err := (protojson.UnmarshalOptions{DiscardUnknown: false}).Unmarshal([]byte(line), response); err != nil {
		return nil, err
	}
	a.redact(response)
	if !filters.Apply(a.allow, a.deny, &event.Event{Event: response}) {
		return nil, nil
	}
	for _, filter := range a.fields {
		filtered, err := filter.Filter(response)
		if err != nil {
			return nil, err
		}
		response = filtered
	}
	var text bytes.Buffer
	if err := encoder.NewProtojsonEncoder(&text).Encode(response); err != nil {
		return nil, err
	}
	exported := strings.TrimSuffix(text.String(), "\n")
	return &exported, nil
}

// redact does what the agent does when it learns of a process: every event with it shows the redacted texts.
func (a *agent) redact(response *tetragon.GetEventsResponse) {
	if a.redaction == nil {
		return
	}
	for _, process := range processesOf(response) {
		variables := make([]string, len(process.EnvironmentVariables))
		for i, variable := range process.EnvironmentVariables {
			variables[i] = variable.Key + "=" + variable.Value
		}
		process.Arguments, variables = a.redaction.Redact(process.Binary, process.Arguments, variables)
		for i, variable := range variables {
			key, value, _ := strings.Cut(variable, "=")
			process.EnvironmentVariables[i] = &tetragon.EnvVar{Key: key, Value: value}
		}
	}
}

func processesOf(response *tetragon.GetEventsResponse) []*tetragon.Process {
	all := append(
		[]*tetragon.Process{helpers.ResponseGetProcess(response), helpers.ResponseGetParent(response)},
		helpers.ResponseGetAncestors(response)...,
	)
	var known []*tetragon.Process
	for _, process := range all {
		if process != nil {
			known = append(known, process)
		}
	}
	return known
}
