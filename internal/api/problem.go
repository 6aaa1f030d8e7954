package api

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/words"
)

// Problem is what every refusal looks like (RFC 9457). Programs decide by
// Code, people read Detail.
type Problem struct { //nolint:errname // it is named what RFC 9457 calls it, and so in the document
	Status int                 `json:"status" doc:"HTTP status."`
	Title  string              `json:"title"`
	Detail string              `json:"detail" doc:"One plain sentence: what happened and what to do."`
	Code   parley.Code         `json:"code" doc:"See docs/protocol.md."`
	Field  string              `json:"field,omitempty" doc:"The member, parameter or form variable it is about."`
	Label  string              `json:"label,omitempty" doc:"What screens call the field, where detail begins with its name."`
	Errors []parley.FieldError `json:"errors,omitempty" doc:"All wrong inputs of a form."`
	HTML   string              `json:"html,omitempty" doc:"Detail as sanitised HTML, for a closed queue."`

	retryAfter int // seconds; 0: not said
}

// Error implements error.
func (p *Problem) Error() string { return p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header {
	if p.retryAfter == 0 {
		return nil
	}
	return http.Header{"Retry-After": {strconv.Itoa(p.retryAfter)}}
}

// problemType is the media type of RFC 9457.
const problemType = "application/problem+json"

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return problemType }

// statusOf is the table of docs/protocol.md.
func statusOf(code parley.Code) int {
	switch code {
	case parley.CodeInvalid:
		return http.StatusUnprocessableEntity
	case parley.CodeUnauthenticated:
		return http.StatusUnauthorized
	case parley.CodeForbidden:
		return http.StatusForbidden
	case parley.CodeNotFound:
		return http.StatusNotFound
	case parley.CodeConflict, parley.CodeEnded, parley.CodeClosed:
		return http.StatusConflict
	case parley.CodeLimit:
		return http.StatusTooManyRequests
	case parley.CodeTooLarge:
		return http.StatusRequestEntityTooLarge
	case parley.CodeUnavailable:
		return http.StatusServiceUnavailable
	case parley.CodeInternal:
	}
	return http.StatusInternalServerError
}

func titleOf(code parley.Code) string {
	switch code {
	case parley.CodeInvalid:
		return "Wrong input"
	case parley.CodeUnauthenticated:
		return "Not signed in"
	case parley.CodeForbidden:
		return "Not allowed"
	case parley.CodeNotFound:
		return "Not found"
	case parley.CodeConflict:
		return "Not possible now"
	case parley.CodeEnded:
		return "Conversation is over"
	case parley.CodeClosed:
		return "Closed"
	case parley.CodeLimit:
		return "Limit reached"
	case parley.CodeTooLarge:
		return "Too large"
	case parley.CodeUnavailable:
		return "Not available now"
	case parley.CodeInternal:
	}
	return "Internal error"
}

// ProblemOf describes an error to a client who reads the language. Causes stay behind.
func ProblemOf(err error, l *words.Language) *Problem {
	e := l.Error(err)
	p := &Problem{
		Status: statusOf(e.Code), Title: l.Sentence(titleOf(e.Code)), Detail: e.Message, Code: e.Code, Field: e.Field, Errors: e.Fields, HTML: e.HTML,
		retryAfter: int(math.Ceil(e.RetryAfter.Seconds())),
	}
	if e.Partial() { // programs know the input by its name
		p.Detail, p.Label = e.Field+" "+e.Message, l.Field(e.Field)
	}
	return p
}

// problem describes an error and logs, once, what somebody here has to look at.
func (a *API) problem(ctx context.Context, method, path string, err error) *Problem {
	if done, ok := errors.AsType[*Problem](err); ok {
		return done
	}
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		// The client went away; nobody reads this.
		return ProblemOf(parley.Wrap(parley.CodeUnavailable, err, "The request was given up."), words.From(ctx))
	}
	p := ProblemOf(err, words.From(ctx))
	switch p.Code {
	case parley.CodeInternal:
		a.log.ErrorContext(ctx, "call failed", "method", method, "path", path, "err", err)
	case parley.CodeUnavailable:
		a.log.WarnContext(ctx, "call could not be served", "method", method, "path", path, "err", err)
	case parley.CodeLimit:
		if path == GuestBase+"/sessions" {
			p.Status = http.StatusServiceUnavailable // domain 2.5
		}
	default:
	}
	return p
}

// refuse answers with a problem, for what is not a typed call. Nothing must
// have been written yet.
func (a *API) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if strings.HasPrefix(r.URL.Path, IntegrationBase+"/") {
		a.refuseForeign(w, r, err)
		return
	}
	p := a.problem(r.Context(), r.Method, r.URL.Path, err)
	maps.Copy(w.Header(), p.GetHeaders())
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="Parley"`)
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) //nolint:errchkjson // nobody is left to tell when the reader has gone
}

// ownProblem turns what the framework says about a request it could not accept
// into a Problem.
func ownProblem(_ huma.Context, _ string, v any) (any, error) {
	theirs, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	code := codeOf(theirs.Status)
	p := &Problem{Status: theirs.Status, Title: titleOf(code), Detail: theirs.Detail, Code: code}
	for _, detail := range theirs.Errors {
		field, message := fieldOf(detail)
		p.Errors = append(p.Errors, parley.FieldError{Field: field, Code: string(parley.CodeInvalid), Message: message})
	}
	switch {
	case len(p.Errors) == 1 && p.Errors[0].Field != "":
		p.Field, p.Detail, p.Errors = p.Errors[0].Field, p.Errors[0].Field+": "+p.Errors[0].Message+".", nil
	case len(p.Errors) > 0:
		p.Detail = "Please look at the marked fields."
	case code == parley.CodeTooLarge:
		p.Detail = "The request is larger than 1 MiB."
	}
	return p, nil
}

// codeOf classifies a status the framework chose by itself.
func codeOf(status int) parley.Code {
	switch status {
	case http.StatusRequestEntityTooLarge:
		return parley.CodeTooLarge
	case http.StatusRequestTimeout:
		return parley.CodeUnavailable
	}
	if status >= http.StatusInternalServerError {
		return parley.CodeInternal
	}
	return parley.CodeInvalid
}

// fieldOf names the input: body.roles[0] is roles[0]. What is missing is named
// in the message only.
func fieldOf(detail *huma.ErrorDetail) (field, message string) {
	field = detail.Location
	for _, where := range []string{"body", "query", "path", "header"} {
		if rest, ok := strings.CutPrefix(field, where); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			field = strings.TrimPrefix(rest, ".")
			break
		}
	}
	if name, ok := strings.CutPrefix(detail.Message, "expected required property "); ok {
		name, _, _ = strings.Cut(name, " ")
		if field != "" {
			name = field + "." + name
		}
		return name, "is missing"
	}
	if detail.Message == validation.MsgUnexpectedProperty {
		return field, "there is no such member here; /api/openapi.json lists them"
	}
	return field, detail.Message
}

// problemResponse describes every refusal in the document.
func problemResponse(schemas huma.Registry) *huma.Response {
	return &huma.Response{
		Description: "Refused: see `code`.",
		Content:     map[string]*huma.MediaType{problemType: {Schema: schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")}},
	}
}
