package verb

// The signs of aloft's own words where the locale knows no UTF-8.

import (
	"io"
	"strings"

	"github.com/aloftdeck/aloft/ui/theme"
)

// asciiSigns stand for the signs that aloft itself prints. Each is as wide as what
// it stands for, so that columns stay columns. What came from AWS or from an
// operator stays as it is.
var asciiSigns = strings.NewReplacer("→", ">", "—", "-", "–", "-", "…", ".", "·", "-", "•", "*", "×", "x")

// inLocale is text for people as the locale can show it.
func (e *Env) inLocale(text string) string {
	if theme.UTF8(e.Getenv) {
		return text
	}
	return asciiSigns.Replace(text)
}

// forPeople is a stream for text that is written whole, such as help.
func (e *Env) forPeople(to io.Writer) io.Writer { return &peopleWriter{e, to} }

type peopleWriter struct {
	env *Env
	to  io.Writer
}

// Write implements io.Writer.
func (w *peopleWriter) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.to, w.env.inLocale(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
