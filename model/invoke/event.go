package invoke

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// MaxEvent is the largest event that Lambda takes, in bytes.
const MaxEvent = 6 << 20

// Event is what a function is invoked with.
type Event struct {
	Name string // of its file, without the ending; empty for one that was typed
	JSON []byte
}

// EventError says why a text is no event.
type EventError struct {
	Line int // from 1; 0 where none is meant
	Text string
}

// Error says it in one line.
func (e *EventError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("line %d: %s", e.Line, e.Text)
	}
	return e.Text
}

// ParseEvent checks that a text is an event that Lambda takes. The error is an
// *EventError.
func ParseEvent(name string, text []byte) (Event, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	switch {
	case len(text) > MaxEvent:
		return Event{}, &EventError{Text: "has more than 6 MB, which is the most that Lambda takes"} // no more of it was read
	case len(bytes.TrimSpace(text)) == 0:
		return Event{}, &EventError{Text: "is empty: an event without anything is {}"}
	case !utf8.Valid(text):
		return Event{}, &EventError{Text: "is not UTF-8 text"}
	}
	var value json.RawMessage
	err := json.Unmarshal(text, &value)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		before := text[:min(max(int(syntax.Offset)-1, 0), len(text))]
		return Event{}, &EventError{Line: 1 + bytes.Count(before, []byte("\n")), Text: "is not JSON: " + syntax.Error()}
	case err != nil:
		return Event{}, &EventError{Text: "is not JSON: " + err.Error()}
	}
	return Event{Name: name, JSON: text}, nil
}
