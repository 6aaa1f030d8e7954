package portal

import (
	"crypto/rand"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/words"
)

// What the templates are given. Text is escaped by html/template; only values
// of type template.HTML are markup, and only sanitised text becomes that.

// page is what every template has.
type page struct {
	Title   string // of this page, without the company
	Company string
	Path    string // of this page
	Chat    string // where the Chat link leads, "" while there is no chat
}

// homeView is home.html: the front page.
type homeView struct {
	page
	Running bool   // this visitor has a chat that goes on
	Message string // why there is no chat now, or ""
}

// formView is form.html: a record producer as a form.
type formView struct {
	page
	Action      string // where the form is posted to
	Heading     string
	Description string
	Submit      string
	Privacy     string
	Queue       string // the queue's name, when a link named it
	Producer    parley.ID
	ClientID    string // makes a repeated submission harmless
	Context     parley.GuestContext
	Fields      []field
	Message     string        // what is wrong with the whole, or why there is no chat now
	MessageHTML template.HTML // the same as an administrator wrote it, or ""
	Closed      bool          // Message stands instead of the form
}

// field is one variable of a form. Names of our own hidden inputs begin with
// an underscore, which no variable's does.
type field struct {
	Name      string
	Label     string
	Type      string // as of internal/form
	Asks      bool   // false: a piece of layout
	Mandatory bool
	ReadOnly  bool
	Value     string
	Help      string
	MaxLength int // characters; 0 is the type's own
	ScaleMin  int
	ScaleMax  int
	Choices   []choice
	Error     string
	Focus     bool // the first one that is wrong: the page starts there
}

// choice is one answer to choose.
type choice struct {
	Text     string
	Value    string
	Selected bool
}

// chatView is chat.html: the running or ended chat.
type chatView struct {
	page
	Session  desk.GuestView
	Entries  []parley.Entry // the last of the public stream, oldest first
	Earlier  bool           // there are more before them
	Form     string         // where a new chat begins
	ClientID string         // of the message typed here, makes repeating harmless
	Draft    string         // text that could not be sent
	Message  string         // why not
}

// errorView is error.html.
type errorView struct {
	page
	Message     string
	MessageHTML template.HTML
}

// functions are what templates may call: the words of a language, and how things are written.
func functions(l *words.Language) template.FuncMap {
	return template.FuncMap{
		"say":      l.Say,
		"line":     l.Line,
		"language": func() string { return l.Code },
		"time":     func(t parley.Time) string { return t.Time().Format("15:04") },
		"day":      func(t parley.Time) string { return t.Time().Format(time.DateOnly) },
		"stamp": func(t parley.Time) string {
			text, _ := t.MarshalText() // never fails
			return string(text)
		},
		"paragraphs": func(text string) []string {
			lines := strings.Split(text, "\n")
			return slices.DeleteFunc(lines, func(line string) bool { return strings.TrimSpace(line) == "" })
		},
		"minutes": func(seconds *int64) int64 {
			if seconds == nil {
				return 0
			}
			return (*seconds + 59) / 60
		},
		"size": func(bytes int64) int64 { return (bytes + 1023) / 1024 },
	}
}

// trusted marks text that the desk has sanitised as markup.
func trusted(sanitised string) template.HTML {
	return template.HTML(sanitised) //nolint:gosec // parley.Error.HTML and GuestForm.MessageHTML are sanitised where they are stored
}

// frame is what all pages share. It must work when nothing else does.
func (p *Portal) frame(r *http.Request, title string) page {
	company := "Parley"
	if props, err := p.Desk.Store().Read(r.Context()).Properties(); err == nil {
		company = props.Text(parley.PropCompanyName)
	}
	return page{Title: title, Company: company, Path: r.URL.Path, Chat: chatPath}
}

// newForm is the view of a form, with the values and mistakes of an earlier
// submission, if any.
func newForm(l *words.Language, frame page, f desk.GuestForm, values map[string][]string, mistakes []parley.FieldError) formView {
	view := formView{
		page: frame, Action: chatPath, Heading: f.Producer.Title, Description: f.Producer.Description, Submit: f.Producer.SubmitLabel,
		Privacy: f.PrivacyNote, Producer: parley.ID(f.Producer.ID), ClientID: rand.Text(), Message: f.Message, MessageHTML: trusted(f.MessageHTML),
	}
	view.Closed = f.Message != "" || f.MessageHTML != ""
	if view.Submit == "" {
		view.Submit = l.Say("portal.start")
	}
	if f.Queue != nil {
		view.Queue = f.Queue.Name
		view.Action = chatPath + "/q/" + f.Queue.Slug
	}
	focused := false
	for _, v := range f.Producer.Shown() {
		item := field{
			Name: v.Name, Label: v.QuestionText, Type: string(v.Type), Asks: v.Type.Asks(), Mandatory: v.Mandatory, ReadOnly: v.ReadOnly,
			Value: v.DefaultValue, Help: v.HelpText, MaxLength: v.MaxLength, ScaleMin: v.ScaleMin, ScaleMax: v.ScaleMax,
		}
		if item.ScaleMin == 0 && item.ScaleMax == 0 {
			item.ScaleMin, item.ScaleMax = 1, 5 // as internal/form has it
		}
		if sent, ok := values[v.Name]; ok && !v.ReadOnly && item.Type != "masked" {
			item.Value = strings.Join(sent, ",")
		} else if values != nil && !v.ReadOnly {
			item.Value = "" // an unticked box is not sent
		}
		for _, offered := range v.Offered() {
			item.Choices = append(item.Choices, choice{Text: offered.Text, Value: offered.Value, Selected: offered.Value == item.Value})
		}
		for _, wrong := range mistakes {
			if wrong.Field == v.Name {
				item.Error = wrong.Message
			}
		}
		if item.Error != "" && !focused {
			item.Focus, focused = true, true
		}
		view.Fields = append(view.Fields, item)
	}
	return view
}
