package api

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// The functions below tell the OpenAPI document about calls that read and
// write by themselves.

func responds(op *huma.Operation, status int, mediaType, description string) {
	r := &huma.Response{Description: description}
	if mediaType != "" {
		r.Content = map[string]*huma.MediaType{mediaType: {}}
	}
	op.Responses[strconv.Itoa(status)] = r
}

func query(op *huma.Operation, name, kind, description string) {
	op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "query", Description: description, Schema: &huma.Schema{Type: kind}})
}

func pathID(op *huma.Operation, name string) {
	op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}})
}

const protocolPage = "Frames: docs/protocol.md."

func describeSocket(op *huma.Operation) {
	op.Description = protocolPage + " Sub-protocols: parley.v1 and, where headers cannot be set, bearer.<token>."
	responds(op, http.StatusSwitchingProtocols, "", "The socket is open; send hello first.")
}

func describeEvents(op *huma.Operation) {
	op.Description = protocolPage
	query(op, "since", huma.TypeInteger, "Guests: highest number I have.")
	query(op, "resume", huma.TypeString, "Agents: pairs conversation:number, separated by commas.")
	query(op, "screen", huma.TypeString, "Agents: what the screen calls itself in draft frames, so that it is not told its own words.")
	responds(op, http.StatusOK, "text/event-stream", "Every data line holds a frame or an array of frames.")
}

func describePoll(op *huma.Operation) {
	op.Description = protocolPage
	query(op, "since", huma.TypeInteger, "Highest number I have.")
	query(op, "wait", huma.TypeInteger, "Seconds to wait for something new, at most 25.")
	responds(op, http.StatusOK, "application/json", "The welcome and what is new, as frames.")
}

func describeFrames(op *huma.Operation) {
	op.Description = protocolPage
	frame := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"type": {Type: huma.TypeString}}, Required: []string{"type"}}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"frames"}, Properties: map[string]*huma.Schema{
			"frames": {Type: huma.TypeArray, Items: frame},
			"since":  {Type: huma.TypeInteger},
		},
	}}}}
	responds(op, http.StatusOK, "application/json", "What the frames led to, and what is newer than since, as frames.")
}

func describeUpload(op *huma.Operation) {
	query(op, "file_name", huma.TypeString, "The file's name.")
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/octet-stream": {}}}
	responds(op, http.StatusCreated, "application/json", "The file; name its id in a message.")
	conversationPath(op)
}

func describeFile(op *huma.Operation) {
	responds(op, http.StatusOK, "application/octet-stream", "The file, as a download.")
	pathID(op, "id")
}

func describeText(op *huma.Operation) {
	responds(op, http.StatusOK, "text/plain", "The conversation.")
}

func describeStaffText(op *huma.Operation) {
	describeText(op)
	pathID(op, "id")
}

// describeForeign tells of a call of other systems: its shapes are the vendor's.
func describeForeign(op *huma.Operation) {
	for part := range strings.SplitSeq(op.Path, "/") {
		if strings.HasPrefix(part, "{") {
			pathID(op, strings.Trim(part, "{}"))
		}
	}
	object := &huma.Schema{Type: huma.TypeObject}
	if op.Method != http.MethodGet {
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: object}}}
	}
	op.Responses["200"] = &huma.Response{Description: "What was asked for, as result.", Content: map[string]*huma.MediaType{"application/json": {Schema: object}}}
	op.Responses["default"] = &huma.Response{Description: "Refused: error with message and detail, and status failure.", Content: map[string]*huma.MediaType{"application/json": {Schema: object}}}
}

// conversationPath adds the path parameter where the call has one.
func conversationPath(op *huma.Operation) {
	if op.Path != GuestBase+"/attachments" {
		pathID(op, "id")
	}
}
