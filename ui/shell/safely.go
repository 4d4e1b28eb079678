package shell

import (
	"runtime/debug"

	tea "charm.land/bubbletea/v2"
)

// Crash is a panic with the place where it happened. The root ends with it.
type Crash struct {
	Value any
	Stack []byte
}

// Safely makes a command whose panic reaches the root as a message. Without it
// the trace would be printed onto the screen and vanish with it.
func Safely(run func() tea.Msg) tea.Cmd {
	return func() (msg tea.Msg) {
		defer func() {
			if v := recover(); v != nil {
				msg = Crash{v, debug.Stack()}
			}
		}()
		return run()
	}
}
