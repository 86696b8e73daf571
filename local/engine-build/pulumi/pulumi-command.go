//go:build tools

// Package tools names the programs that are built here, so that go.mod and go.sum pin everything that they need.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
