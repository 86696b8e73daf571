package main

import (
	"context"
	"fmt"

	"github.com/cilium/tetragon/api/v1/tetragon"
	"github.com/cilium/tetragon/pkg/event"
	"github.com/cilium/tetragon/pkg/filters"
	"github.com/cilium/tetragon/pkg/option"
	"k8s.io/apimachinery/pkg/labels"
)

// setAncestors sets the agent's options that decide which kinds of event know the ancestors of their process.
func setAncestors(kinds []string) {
	options := map[string]*bool{
		"base":       &option.Config.EnableProcessAncestors,
		"kprobe":     &option.Config.EnableProcessKprobeAncestors,
		"tracepoint": &option.Config.EnableProcessTracepointAncestors,
		"loader":     &option.Config.EnableProcessLoaderAncestors,
		"uprobe":     &option.Config.EnableProcessUprobeAncestors,
		"lsm":        &option.Config.EnableProcessLsmAncestors,
		"usdt":       &option.Config.EnableProcessUsdtAncestors,
	}
	for _, enabled := range options {
		*enabled = false
	}
	for _, kind := range kinds {
		*options[kind] = true
	}
}

// labelsFilter stands for the agent's filter by pod labels, whose package is in a module that no proxy serves. The
// parser and matcher are those of Kubernetes, of which the agent's are a copy.
type labelsFilter struct{}

func (*labelsFilter) OnBuildFilter(_ context.Context, filter *tetragon.Filter) ([]filters.FilterFunc, error) {
	if filter.Labels == nil {
		return nil, nil
	}
	var selectors []labels.Selector
	for _, text := range filter.Labels {
		selector, err := labels.Parse(text)
		if err != nil {
			return nil, fmt.Errorf("invalid pod label filter: %w", err)
		}
		selectors = append(selectors, selector)
	}
	return []filters.FilterFunc{func(ev *event.Event) bool {
		process := filters.GetProcess(ev)
		if process == nil || process.Pod == nil {
			return false
		}
		for _, selector := range selectors {
			if selector.Matches(labels.Set(process.Pod.PodLabels)) {
				return true
			}
		}
		return false
	}}, nil
}
