package ui

import (
	"runtime/debug"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Init starts the standing commands: gathering facts, taking the news of changes,
// watching the journal.
func (r *Root) Init() tea.Cmd {
	cmds := []tea.Cmd{r.gather(), r.desk.TakeMail(), r.watchJournal(0)}
	if r.looks.Name == "" || r.looks.Name == "auto" || r.looks.Name == "contrast" {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	return tea.Batch(append(cmds, r.finish())...)
}

// Update takes one message. It never waits and reads nothing but the store.
func (r *Root) Update(msg tea.Msg) (model tea.Model, cmd tea.Cmd) {
	if r.crashed != nil {
		return r, tea.Quit
	}
	defer func() {
		if v := recover(); v != nil {
			r.crashed = &shell.Crash{Value: v, Stack: debug.Stack()}
			model, cmd = r, tea.Quit
		}
	}()
	before := r.drawn.content
	cmd = tea.Batch(r.handle(msg), r.finish())
	if !background(msg) || r.drawn.content != before {
		r.clocks.pulse.stir()
	}
	return r, cmd
}

// background reports whether a message comes by itself: when the frame is the same
// after it, there is nothing to write. Behind any other message there may be
// something that is written beside the frame, such as a text for the clipboard.
func background(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case eventsMsg, shell.Mail, tickMsg, spinMsg, shell.ToastsEnd, shell.Listening, restMsg, followMsg, journalMsg:
		return true
	case shell.Answer:
		return msg.Background
	}
	return false
}

// handle takes one message. What an operator can do is not decided here but in
// the handlers, and what an answer is for where it was asked for.
func (r *Root) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if r.input.broken.swallow(msg, r.desk.Now()) {
			return nil
		}
		return r.key(msg)
	case tea.PasteMsg:
		return r.paste(msg)
	case tea.MouseClickMsg:
		return r.click(msg)
	case wheelMsg:
		return r.wheel(msg)
	case tea.MouseWheelMsg:
		return r.wheel(wheelMsg{X: msg.X, Y: msg.Y, Turns: dialog.Wheel(msg)})

	case eventsMsg:
		return tea.Batch(r.apply(msg.events), r.gather())
	case shell.Mail:
		r.desk.Mailed(msg)
		return r.desk.TakeMail()
	case shell.Answer:
		return r.desk.Answered(msg)
	case shell.Ended:
		return r.desk.End(msg)
	case journalMsg:
		return r.journalRead(msg)

	case tickMsg:
		r.ticked(msg)
	case spinMsg:
		r.spun(msg)
	case shell.ToastsEnd:
		r.desk.ExpireToasts()
	case shell.Listening:
		r.desk.Listens()
	case restMsg:
		r.input.rest.rested(msg)
	case followMsg:
		r.input.rest.catching = false

	case tea.WindowSizeMsg:
		r.resize(msg.Width, msg.Height)
	case tea.ColorProfileMsg:
		if r.looks.Depth != msg.Profile {
			r.setProfile(msg.Profile)
		}
	case tea.BackgroundColorMsg:
		if r.looks.DarkBackground != msg.IsDark() {
			r.looks.DarkBackground = msg.IsDark()
			r.restyle()
		}
	case tea.FocusMsg:
		r.focused, r.clocks.ticks.awaited = true, false
	case tea.BlurMsg:
		r.focused, r.clocks.ticks.awaited = false, false
	case tea.ResumeMsg:
		r.clocks.ticks.awaited, r.clocks.spins.awaited = false, false
		r.drawn.all()
	case elsewhereMsg:
		r.desk.Toast(msg.kind, msg.text)
	case shell.Crash:
		r.crashed = &msg
		return tea.Quit
	default:
		if isUnknown(msg) {
			r.input.broken.head(r.desk.Now())
		}
	}
	return nil
}

// finish brings everything in line with what a message changed: the panes that
// follow others, the feed's demand, the clocks, and the frame.
func (r *Root) finish() tea.Cmd {
	s := r.Situation()
	if r.input.rest.follows(r.desk.Now()) {
		for i, p := range r.panes {
			if f, ok := p.Pane.(pane.Follower); ok && f.Follow(s) {
				r.drawn.pane(i)
			}
		}
	}
	r.arrange()
	r.nameTabs()
	s.Beside = r.shownBeside()
	var reads tea.Cmd
	if !r.input.rest.moving {
		r.want(s)
		reads = r.reads(s)
		r.aim(s)
	}
	r.draw()
	r.drawn.content = r.desk.Theme.Plain(r.drawn.content)
	return tea.Batch(reads, r.looked(s), r.startTick(), r.startSpin(), r.input.rest.await(r.desk.Host), r.desk.AwaitToasts(), r.desk.AwaitListening())
}

// looked tells the features what the operator looks at, while that is the panes.
func (r *Root) looked(s action.Situation) tea.Cmd {
	if !r.focused || r.input.rest.moving || r.desk.Top() != nil {
		return nil
	}
	var cmds []tea.Cmd
	for _, f := range r.features {
		if f, ok := f.(shell.Looker); ok {
			cmds = append(cmds, f.Looks(s))
		}
	}
	return tea.Batch(cmds...)
}
