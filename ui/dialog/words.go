package dialog

// Words that dialogs share.

import (
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Ago is an age in a sentence.
func Ago(d time.Duration) string {
	if a := widget.Age(d); a != "now" {
		return a + " ago"
	}
	return "just now"
}

// StageName is what a stage is called.
func StageName(s model.Stage) string {
	if s.Name == "" {
		return safetext.Line(s.Alias)
	}
	return safetext.Line(s.Name)
}

// TypedNames are the names that have to be typed before these stages are changed, each once.
func TypedNames(stages []model.Stage) string {
	var names []string
	for _, s := range stages {
		if name := StageName(s); s.Confirm == model.ConfirmType && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

// Signed is a difference of money with its sign.
func Signed(d cost.USD) string {
	if d < 0 {
		return "-" + (-d).String()
	}
	return "+" + d.String()
}
