package api

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// strict closes the bodies of staff's calls, so that a misspelled member is refused
// by its name instead of silently doing nothing. Two kinds of calls stay open:
//   - visitors': the chat that a page embeds may be older or newer than the desk, and
//     nobody who wants to chat is turned away for a member;
//   - those below [IntegrationBase]: other systems send what they send to the desks
//     these shapes are of, which ignore what they do not know (domain 3.6).
//
// The schemas of answers stay open: clients ignore members they do not know.
func strict(document *huma.OpenAPI) {
	c := closing{schemas: document.Components.Schemas, seen: map[*huma.Schema]bool{}}
	for path, item := range document.Paths {
		if !strings.HasPrefix(path, StaffBase+"/") {
			continue
		}
		for _, op := range []*huma.Operation{item.Post, item.Put, item.Patch, item.Delete} {
			if op == nil || op.RequestBody == nil {
				continue
			}
			for _, media := range op.RequestBody.Content {
				c.close(media.Schema)
			}
		}
		c.takeBack(item)
	}
}

// closing is a walk through the schemas of bodies.
type closing struct {
	schemas huma.Registry
	seen    map[*huma.Schema]bool
}

func (c closing) close(s *huma.Schema) {
	if s = c.resolve(s); s == nil || c.seen[s] {
		return
	}
	c.seen[s] = true
	switch further := s.AdditionalProperties.(type) {
	case bool: // a struct; nothing else says so
		s.AdditionalProperties = false
	case *huma.Schema: // a map
		c.close(further)
	}
	c.close(s.Items)
	for _, member := range s.Properties {
		c.close(member)
	}
}

func (c closing) resolve(s *huma.Schema) *huma.Schema {
	for s != nil && s.Ref != "" {
		s = c.schemas.SchemaFromRef(s.Ref)
	}
	return s
}

// takeBack lets whoever changes a resource send it as they read it: what is not
// theirs to say, such as when it was made, is read-only in the body. A resource
// carries the version that was read, and its body says what the answer says: the
// body of a case or an incident is no such one, for it names values.
func (c closing) takeBack(item *huma.PathItem) {
	if item.Get == nil || item.Put == nil || item.Put.RequestBody == nil {
		return
	}
	body := c.resolve(item.Put.RequestBody.Content["application/json"].Schema)
	answer := item.Get.Responses["200"]
	if body == nil || body.Properties["version"] == nil || answer == nil {
		return
	}
	read := c.resolve(answer.Content["application/json"].Schema)
	if read == nil || read.Properties["version"] == nil {
		return
	}
	shared := 0
	for name := range body.Properties {
		if read.Properties[name] != nil {
			shared++
		}
	}
	if shared < 2 {
		return
	}
	for name, member := range read.Properties {
		if body.Properties[name] == nil {
			told := *member
			told.ReadOnly = true
			body.Properties[name] = &told
		}
	}
}
