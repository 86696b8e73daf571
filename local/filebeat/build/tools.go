//go:build tools

// Package tools names the one program that is built here, so that go.mod and go.sum pin everything that it needs.
package tools

import _ "github.com/elastic/beats/v7/filebeat"
