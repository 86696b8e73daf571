package main

import (
	"encoding/json"
	"os"

	"github.com/cilium/tetragon/api/v1/tetragon"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// field says how the export file holds a field of a message: its JSON type, and its form or what it refers to.
type field struct {
	JSONType string `json:"jsonType"`
	Proto    string `json:"proto"`
	Format   string `json:"format,omitempty"`
	Message  string `json:"message,omitempty"`
	Enum     string `json:"enum,omitempty"`
	Oneof    string `json:"oneof,omitempty"`
	// A wrapper prints zero, a plain scalar leaves it out.
	Wrapper bool   `json:"wrapper,omitempty"`
	Map     bool   `json:"map,omitempty"`
	Items   *field `json:"items,omitempty"`
}

type message struct {
	Fields map[string]field `json:"fields"`
}

type kind struct {
	Message string `json:"message"`
}

// description is the API of the export file: fields of every event, kinds of event, messages and enums.
type description struct {
	Envelope   map[string]field                              `json:"envelope"`
	EventKinds map[string]kind                               `json:"eventKinds"`
	Messages   map[string]message                            `json:"messages"`
	Enums      map[string]map[string]protoreflect.EnumNumber `json:"enums"`
}

// describe prints the description of Tetragon's API as JSON.
func describe() error {
	api := description{
		Envelope:   map[string]field{},
		EventKinds: map[string]kind{},
		Messages:   map[string]message{},
		Enums:      map[string]map[string]protoreflect.EnumNumber{},
	}
	all := (&tetragon.GetEventsResponse{}).ProtoReflect().Descriptor().Fields()
	for i := 0; i < all.Len(); i++ {
		one := all.Get(i)
		described := api.field(one)
		if one.ContainingOneof() != nil {
			api.EventKinds[one.TextName()] = kind{Message: described.Message}
		} else {
			api.Envelope[one.TextName()] = described
		}
	}
	// Filters name them, no event does.
	api.enum(tetragon.EventType(0).Descriptor())
	encoder := json.NewEncoder(os.Stdout)
	return encoder.Encode(api)
}

func (api *description) field(of protoreflect.FieldDescriptor) field {
	if of.IsMap() {
		return field{JSONType: "object", Proto: "map", Map: true}
	}
	one := api.single(of)
	if of.IsList() {
		return field{JSONType: "array", Proto: "repeated " + one.Proto, Items: &one}
	}
	if oneof := of.ContainingOneof(); oneof != nil {
		one.Oneof = string(oneof.Name())
	}
	return one
}

func (api *description) single(of protoreflect.FieldDescriptor) field {
	switch of.Kind() {
	case protoreflect.EnumKind:
		api.enum(of.Enum())
		return field{JSONType: "string", Proto: string(of.Enum().FullName()), Enum: string(of.Enum().Name())}
	case protoreflect.MessageKind:
		return api.ofMessage(of.Message())
	default:
		return scalar(of.Kind())
	}
}

func (api *description) ofMessage(of protoreflect.MessageDescriptor) field {
	name := string(of.FullName())
	switch name {
	case "google.protobuf.Timestamp":
		return field{JSONType: "string", Proto: name, Format: "timestamp"}
	case "google.protobuf.Duration":
		return field{JSONType: "string", Proto: name, Format: "duration"}
	}
	if of.ParentFile().Path() == "google/protobuf/wrappers.proto" {
		wrapped := scalar(of.Fields().ByName("value").Kind())
		wrapped.Proto, wrapped.Wrapper = name, true
		return wrapped
	}
	short := string(of.Name())
	if _, known := api.Messages[short]; !known {
		fields := map[string]field{}
		api.Messages[short] = message{Fields: fields}
		for i := 0; i < of.Fields().Len(); i++ {
			inner := of.Fields().Get(i)
			fields[inner.TextName()] = api.field(inner)
		}
	}
	return field{JSONType: "object", Proto: name, Message: short}
}

func (api *description) enum(of protoreflect.EnumDescriptor) {
	values := map[string]protoreflect.EnumNumber{}
	for i := 0; i < of.Values().Len(); i++ {
		values[string(of.Values().Get(i).Name())] = of.Values().Get(i).Number()
	}
	api.Enums[string(of.Name())] = values
}

// scalar follows protobuf's JSON encoding, which prints 64-bit integers as decimal strings.
func scalar(of protoreflect.Kind) field {
	described := field{Proto: of.String()}
	switch of {
	case protoreflect.BoolKind:
		described.JSONType = "boolean"
	case protoreflect.StringKind:
		described.JSONType = "string"
	case protoreflect.BytesKind:
		described.JSONType, described.Format = "string", "base64"
	case protoreflect.Int64Kind, protoreflect.Uint64Kind:
		described.JSONType, described.Format = "string", of.String()
	default:
		described.JSONType, described.Format = "number", of.String()
	}
	return described
}
