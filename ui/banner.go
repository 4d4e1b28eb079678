package ui

// The lines under the header while the whole account can not be read.

import (
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/widget"
)

// mostCauseLines is how many lines the cause may take. The next step takes what it
// needs: it is what the operator has to do, and may be a command to copy.
const mostCauseLines = 2

// bannerLines say what is wrong with the whole account and what to do: in one line
// where there is room, else the next step on lines of its own, never cut.
func (r *Root) bannerLines() []string {
	f := r.desk.Store.Trouble()
	if f == nil || r.w <= 2 {
		return nil
	}
	g, room := r.desk.Theme.Glyphs, r.w-2
	cause, next := troubleText(f)
	if login, key := r.loginFor(f), r.desk.Keys.Label(action.Login); login != "" && key != "" {
		next = key + " runs " + login + " here"
	}
	text := cause
	if next != "" {
		text += ": " + next
	}
	lines := []string{text}
	if widget.Width(text) > room {
		lines = widget.Wrap(cause, room, "")
		if len(lines) > mostCauseLines {
			rest := strings.Join(lines[mostCauseLines-1:], " ")
			lines = append(lines[:mostCauseLines-1], widget.Truncate(rest, room, g.Ellipsis))
		}
		if next != "" {
			lead := g.Arrow + " "
			for i, line := range widget.Wrap(next, room-widget.Width(lead), "") {
				if i > 0 {
					lead = strings.Repeat(" ", widget.Width(lead))
				}
				lines = append(lines, lead+line)
			}
		}
	}
	for i, line := range lines {
		lines[i] = r.desk.Theme.Banner.Paint(widget.FitTail(" "+line, r.w, g.Ellipsis))
	}
	return lines
}

// troubleText is a failure of the whole account: the cause, and the next step,
// which may be empty.
func troubleText(f *model.Failure) (cause, next string) {
	switch {
	case f.Cause != "" && f.Message != "":
		return f.Message, f.Advice
	case f.Class == model.Expired:
		cause = "no valid credentials"
	case f.Class == model.Network:
		cause = "AWS does not answer"
	default:
		plain := *f
		plain.Advice = ""
		return plain.Error(), f.Advice
	}
	if f.Message != "" {
		cause += ": " + f.Message
	}
	return cause, f.Advice
}
