package model

import "github.com/aloftdeck/aloft/model/safetext"

// Raw is text from AWS kept as it came, because it has to be written back
// unharmed. It prints safe for a terminal.
type Raw struct{ text string }

// NewRaw wraps a text.
func NewRaw(text string) Raw { return Raw{text} }

// Exact is the text as it came. It must not reach a terminal.
func (r Raw) Exact() string { return r.text }

// String is the text as one line without control characters.
func (r Raw) String() string { return safetext.Line(r.text) }

// MarshalText keeps the exact text.
func (r Raw) MarshalText() ([]byte, error) { return []byte(r.text), nil }

// UnmarshalText takes the exact text back.
func (r *Raw) UnmarshalText(text []byte) error {
	r.text = string(text)
	return nil
}
