package ui

import (
	"context"
	"runtime/debug"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/keymap"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/theme"
)

// Root is the cockpit's one model.
type Root struct {
	o     Options
	ctx   context.Context // ends what is only for the screen
	store *store.Store
	keys  keymap.Keymap

	looks    theme.Options
	theme    theme.Theme
	declared []declared
	panes    []pane.Pane
	builds   *pane.Builds // of panes; nil where builds and logs are switched off
	log      *pane.Log
	links    *pane.Links
	tables   *pane.Tables // nil where tables are switched off
	costs    *pane.Cost   // nil where costs are switched off
	front    int          // of the panes that share a place, the one that shows
	focus    int          // index of the pane with the keys
	zoom     bool
	w, h     int
	plan     plan

	layers  []*layer // open dialogs, the last on top
	prompt  *prompt  // the filter being typed
	broken  broken   // escape sequences that came in pieces
	toasts  []toast
	news    []news // what was said, oldest first
	note    note   // an answer to the last key
	failed  note   // the last thing that went wrong
	focused bool   // the terminal has the focus
	mouse   bool

	seq      uint64                        // numbers requests and batches
	waiting  map[uint64]context.CancelFunc // requests whose answers are waited for
	moves    *tracker
	mail     *mailbox
	batches  map[uint64]*batch
	promoted promoted // the last promotions
	torn     int      // lines of the journal that were told of as not to be read
	undo     undo
	deploys  map[string]*deploy            // under way, by function
	moving   map[model.CellKey]uint64      // cells under way, by batch
	changes  map[model.CapacityKey]*resize // of capacity, under way
	changed  []journal.Move                // changes of capacity that the journal knows, oldest first

	demand   model.Demand
	demanded bool

	glide glide

	ticking  bool
	period   time.Duration // of the tick under way
	ticks    uint64        // number of the last tick started: late ones are dropped
	spinning bool
	spins    uint64
	spin     int

	drawn   drawn
	pulse   *pulse
	crashed *crash
}

// New makes the cockpit's model. It starts nothing: Init does.
func New(o Options) *Root {
	keys, err := keymap.New(o.Config.Keys)
	if err != nil {
		keys, _ = keymap.New(nil)
	}
	r := &Root{
		o: o, ctx: context.Background(), store: o.Store, keys: keys,
		looks: theme.Options{
			Name: o.Config.UI.Theme, Depth: colorprofile.ANSI256, DarkBackground: true, ASCII: !theme.UTF8(o.getenv),
		},
		focused: true,
		mouse:   o.Config.UI.Mouse,
		waiting: map[uint64]context.CancelFunc{},
		mail:    newMailbox(),
		batches: map[uint64]*batch{},
		deploys: map[string]*deploy{},
		moving:  map[model.CellKey]uint64{},
		changes: map[model.CapacityKey]*resize{},
		pulse:   &pulse{now: o.Now},
	}
	r.moves = newTracker(r.ctx)
	r.theme = theme.New(r.looks)
	r.makePanes()
	if err != nil {
		r.fail("the keys of the config are not used: " + err.Error())
	}
	for _, res := range o.Settled {
		r.toastResult(res, true)
	}
	for _, res := range o.SettledChanges {
		r.toastChange(model.CapacityKey{Table: res.Table, Index: res.Index}, res, true)
	}
	for _, res := range o.SettledBuilds {
		r.toastEnd(res.Status, res.Line(), true)
	}
	r.drawn.all()
	r.finish()
	return r
}

// makePanes makes the panes that are there.
func (r *Root) makePanes() {
	on := r.o.Pipeline != nil
	if on {
		projects := map[string][]string{}
		for _, s := range r.o.Config.Sources {
			projects[s.Function] = append(projects[s.Function], projectOf(s))
		}
		r.links = pane.NewLinks(r.store, projects)
	}
	if r.o.Book != nil {
		r.store.SetBook(r.o.Book)
	}
	env := r.paneEnv()
	for _, d := range declaredPanes() {
		if !d.isThere(r.o) {
			continue
		}
		p := d.make(env)
		switch p := p.(type) {
		case *pane.Builds:
			r.builds = p
		case *pane.Log:
			r.log = p
		case *pane.Tables:
			r.tables = p
		case *pane.Cost:
			r.costs = p
		}
		r.declared, r.panes = append(r.declared, d), append(r.panes, p)
	}
	r.front = slices.IndexFunc(r.declared, func(d declared) bool { return d.place == below })
}

// start gives the model the context of its program.
func (r *Root) start(ctx context.Context) {
	r.ctx = ctx
	r.moves = newTracker(ctx)
}

// setProfile says how many colours there are.
func (r *Root) setProfile(p colorprofile.Profile) {
	r.looks.Depth = p
	r.restyle()
}

func (r *Root) restyle() {
	r.theme = theme.New(r.looks)
	for _, p := range r.panes {
		p.Restyle(r.theme)
	}
	r.drawn.all()
}

// Init starts the standing commands: gathering facts, taking the news of moves,
// watching the journal.
func (r *Root) Init() tea.Cmd {
	cmds := []tea.Cmd{r.gather(), r.takeMail(), r.watchJournal(0), r.endToasts()}
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
			r.crashed = &crash{v, debug.Stack()}
			model, cmd = r, tea.Quit
		}
	}()
	before := r.drawn.content
	cmd = tea.Batch(r.handle(msg), r.finish())
	if !background(msg) || r.drawn.content != before {
		r.pulse.stir()
	}
	return r, cmd
}

// View hands over what Update drew.
func (r *Root) View() tea.View {
	v := tea.NewView(r.drawn.content)
	v.AltScreen = true
	v.ReportFocus = true
	v.WindowTitle = r.windowTitle()
	if r.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}

func (r *Root) windowTitle() string {
	if r.o.Config.Name == "" {
		return "aloft"
	}
	return "aloft " + r.theme.Glyphs.Dot + " " + r.o.Config.Name
}

// situation is where the operator stands.
func (r *Root) situation() action.Situation {
	s := action.Situation{Store: r.store, ReadOnly: r.o.Config.ReadOnly, Scope: r.declared[r.focus].scope,
		Pipeline: r.o.Pipeline != nil, Deploys: r.o.Deployer != nil,
		Tables: r.tables != nil, Capacity: r.o.Capacity != nil, Cost: r.costs != nil, Bill: r.o.Bill != nil, Undo: r.undo.last()}
	for _, p := range r.panes {
		p.Fill(&s)
	}
	return s
}

// scopes are where a key is looked for, the focused pane first.
func (r *Root) scopes() []action.Scope {
	return []action.Scope{r.declared[r.focus].scope, action.Lists, action.Everywhere}
}

// now is the time.
func (r *Root) now() time.Time { return r.o.Now() }

// finish brings everything in line with what a message changed: the panes that
// follow others, the feed's demand, the clocks, and the frame.
func (r *Root) finish() tea.Cmd {
	s := r.situation()
	for i, p := range r.panes {
		if !r.glide.under && p.Follow(s) {
			r.drawn.pane(i)
		}
	}
	r.arrange()
	r.want(s)
	r.draw()
	return tea.Batch(r.startTick(), r.startSpin(), r.startRest())
}

// shows reports whether a pane is on the screen.
func (r *Root) shows(i int) bool { return i < len(r.plan.panes) && r.plan.panes[i].w > 0 }

// showsScope reports whether the pane of a scope is on the screen.
func (r *Root) showsScope(scope action.Scope) bool {
	i := r.paneOf(scope)
	return i >= 0 && r.shows(i)
}

// paneOf is the index of a scope's pane, -1 where it is not there.
func (r *Root) paneOf(scope action.Scope) int {
	return slices.IndexFunc(r.declared, func(d declared) bool { return d.scope == scope })
}

// want tells the feed what is on the screen, when that changed.
func (r *Root) want(s action.Situation) {
	if r.w == 0 {
		return // there is no screen yet
	}
	d := model.Demand{Focused: r.focused}
	for i, p := range r.panes {
		shown := r.shows(i)
		if v, ok := p.(pane.ProjectViewer); ok && shown {
			d.Builds, d.Projects = true, v.VisibleProjects()
		}
		if v, ok := p.(pane.Viewer); ok && shown {
			d.Visible = v.Visible()
		}
		if r.declared[i].scope == action.Versions && shown {
			d.Chosen = s.Function
		}
	}
	if len(d.Visible) == 0 && s.Function != "" {
		d.Visible = []string{s.Function} // the matrix is not shown: what it chose still has to be true
	}
	if function := r.picking(); function != "" {
		d.Chosen = function
	}
	d.Watched = r.watched()
	r.wantTables(&d)
	if r.log != nil && r.log.Shown() {
		d.Logs = []model.LogSource{r.log.Source()}
	}
	if r.demanded && sameDemand(d, r.demand) {
		return
	}
	r.demand, r.demanded = d, true
	if r.o.Feed != nil {
		r.o.Feed.Want(d)
	}
}
