package ui

// The cockpits of all accounts and Regions that were opened, of which one shows.

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui/shell"
)

// fleet is the model of the program: a Root for each account and Region that was opened.
// One that was left keeps what it knows and goes on hearing of it, with nothing on a
// screen; what it would lay over the panes is told by the one that shows.
type fleet struct {
	roots []*Root
	shown int
	names map[*Root]model.Way

	ctx     context.Context
	lend    func(lent bool)
	profile colorprofile.Profile
	dark    bool // the terminal's background
	w, h    int
	pulse   *pulse
	opening bool
	heard   []overheard
}

// overheard is what an account that does not show would lay over its panes.
type overheard struct {
	kind shell.Kind
	text string
}

// addressed is a message for the Root that waits for it.
type addressed struct {
	to  *Root
	msg tea.Msg
}

// openedMsg brings an account that was opened.
type openedMsg struct {
	way model.Way
	o   Options
	err error
}

// newFleet makes the model of a program that begins with one account.
func newFleet(o Options) *fleet {
	f := &fleet{names: map[*Root]model.Way{}, dark: true, pulse: &pulse{now: o.Now}}
	f.add(o.Way, o)
	return f
}

// add makes the cockpit of an account.
func (f *fleet) add(way model.Way, o Options) *Root {
	o.Opened = f.opened
	r := New(o)
	r.clocks.pulse = f.pulse
	f.roots = append(f.roots, r)
	f.names[r] = way
	r.desk.Overhear(func(kind shell.Kind, text string) {
		if r != f.root() {
			f.heard = append(f.heard, overheard{kind, f.name(r) + ": " + text})
		}
	})
	return r
}

// root is the cockpit that shows.
func (f *fleet) root() *Root { return f.roots[f.shown] }

// start gives all the context of the program, and tells whom to when the terminal is lent.
func (f *fleet) start(ctx context.Context, lend func(lent bool)) {
	f.ctx, f.lend = ctx, lend
	for _, r := range f.roots {
		r.start(ctx)
		r.desk.Lend(lend)
	}
}

// setProfile says how many colours there are.
func (f *fleet) setProfile(p colorprofile.Profile) {
	f.profile = p
	f.root().setProfile(p)
}

// name is an account in words, as it is told of where another one shows.
func (f *fleet) name(r *Root) string {
	id := r.desk.Store.Identity()
	look := r.desk.Look()
	words := []string{look.Label, f.names[r].Profile, id.Account, f.names[r].Region}
	if look.Label != "" {
		words = []string{look.Label, f.names[r].Region}
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

// opened are all accounts that were opened, in the order in which they were.
func (f *fleet) opened() []shell.Opened {
	all := make([]shell.Opened, len(f.roots))
	for i, r := range f.roots {
		s := r.desk.Store
		all[i] = shell.Opened{
			Way: f.names[r], Shown: i == f.shown, Identity: s.Identity(), Trouble: s.Trouble(),
			ReadOnly: !r.desk.MayWrite(), UnderWay: r.desk.CountUnderWay(),
		}
		if l := s.Listing().Failure; all[i].Trouble == nil && l != nil && l.Class == model.Denied {
			all[i].Trouble = l
		}
	}
	return all
}

// Init starts the first one.
func (f *fleet) Init() tea.Cmd { return f.of(f.root(), f.root().Init()) }

// Update hands a message to the cockpit that it is for: the answers that one waits for to
// that one, what the terminal says to the one that shows.
func (f *fleet) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	to := f.root()
	switch m := msg.(type) {
	case addressed:
		to, msg = m.to, m.msg
	case shell.Switch:
		return f, f.goTo(m.To)
	case openedMsg:
		return f, f.open(m)
	case tea.WindowSizeMsg:
		f.w, f.h = m.Width, m.Height
	case tea.ColorProfileMsg:
		f.profile = m.Profile
	case tea.BackgroundColorMsg:
		f.dark = m.IsDark()
	}
	_, cmd := to.Update(msg)
	cmd = f.of(to, cmd)
	if to.crashed != nil {
		return f, tea.Quit
	}
	for _, h := range f.heard {
		_, more := f.root().Update(elsewhereMsg(h))
		cmd = tea.Batch(cmd, f.of(f.root(), more))
	}
	f.heard = nil
	return f, cmd
}

// elsewhereMsg tells of an account that does not show.
type elsewhereMsg overheard

// View is what the cockpit drew that shows.
func (f *fleet) View() tea.View { return f.root().View() }

// of has the answers of a cockpit's commands come back to it.
func (f *fleet) of(r *Root, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		switch msg := cmd().(type) {
		case tea.BatchMsg:
			own := make(tea.BatchMsg, len(msg))
			for i, c := range msg {
				own[i] = f.of(r, c)
			}
			return own
		default:
			if awaited(msg) {
				return addressed{r, msg}
			}
			return msg
		}
	}
}

// awaited reports whether a message is one that a Root waits for, and not one to the
// program or of the terminal.
func awaited(msg tea.Msg) bool {
	switch msg.(type) {
	case eventsMsg, shell.Mail, shell.Answer, shell.Ended, journalMsg, tickMsg, spinMsg, shell.ToastsEnd,
		shell.Listening, restMsg, followMsg, shell.Crash:
		return true
	}
	return false
}

// goTo shows an account, which is opened first where it was not yet.
func (f *fleet) goTo(way model.Way) tea.Cmd {
	for i, r := range f.roots {
		if f.names[r] == way {
			return f.show(i)
		}
	}
	if f.opening || f.root().o.Accounts == nil {
		return nil
	}
	f.opening = true
	ctx, all := f.ctx, f.root().o.Accounts
	return f.of(f.root(), shell.Safely(func() tea.Msg {
		o, err := all.Open(ctx, way)
		return openedMsg{way, o, err}
	}))
}

// open shows an account that was opened.
func (f *fleet) open(m openedMsg) tea.Cmd {
	f.opening = false
	if m.err != nil {
		why := strings.TrimSpace(m.way.Profile+" "+m.way.Region) + ": " + m.err.Error()
		_, cmd := f.root().Update(elsewhereMsg{shell.Bad, why})
		return f.of(f.root(), cmd)
	}
	r := f.add(m.way, m.o)
	r.start(f.ctx)
	r.desk.Lend(f.lend)
	return tea.Batch(f.of(r, r.Init()), f.show(len(f.roots)-1))
}

// show shows one of the cockpits, and takes the one that showed off the screen.
func (f *fleet) show(i int) tea.Cmd {
	if i == f.shown {
		return nil
	}
	left := f.root()
	f.shown = i
	r := f.root()
	r.looks.DarkBackground = f.dark
	r.setProfile(f.profile)
	r.focused = true
	cmds := []tea.Cmd{f.of(left, left.leaveScreen())}
	if all, way := r.o.Accounts, f.names[r]; all != nil {
		cmds = append(cmds, f.of(r, shell.Safely(func() tea.Msg {
			all.Note(way)
			return nil
		})))
	}
	_, cmd := r.Update(tea.WindowSizeMsg{Width: f.w, Height: f.h})
	return tea.Batch(append(cmds, f.of(r, cmd))...)
}

// leaveScreen takes a cockpit off the screen: nothing of it is worth reading but what is
// read anyway.
func (r *Root) leaveScreen() tea.Cmd {
	r.focused = false
	_, cmd := r.Update(tea.WindowSizeMsg{})
	if r.o.Feed != nil {
		r.o.Feed.Want(model.Demand{})
	}
	r.demand = demand{}
	return cmd
}
