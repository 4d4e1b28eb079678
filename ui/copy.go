package ui

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// copyText puts a text on the clipboard of the operator's own terminal, over SSH
// too, and says which way it went. The terminal does not answer, so that it is
// asked is all that can be known.
//
// tmux takes the plain sequence with set-clipboard on, and hands the wrapped one
// on with allow-passthrough on: it gets both. screen knows only the wrapped one.
func copyText(text string, getenv func(string) string) (tea.Cmd, string) {
	plain := ansi.SetSystemClipboard(text)
	switch {
	case getenv("TMUX") != "":
		return tea.Raw(plain + ansi.TmuxPassthrough(plain)), "through tmux (needs set-clipboard on or allow-passthrough on)"
	case getenv("STY") != "":
		return tea.Raw(ansi.ScreenPassthrough(plain, 700)), "through screen"
	}
	return tea.SetClipboard(text), "by OSC 52"
}
