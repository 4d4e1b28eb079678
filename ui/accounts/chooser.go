package accounts

// Which account and Region to go to: one of many.

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// loginAsked asks to log in to the account that shows.
type loginAsked struct{}

// row is an account and Region in the list.
type row struct {
	Choice
	open *shell.Opened // nil where it was not opened
	look config.AccountLook
	// strange is that it opens read-only because the config does not name it.
	strange bool
}

// chooser asks which account and Region to go to.
type chooser struct {
	dialog.Box
	config  config.Config
	machine Machine
	opened  []shell.Opened
	regions []string
	rows    []row // before anything is looked for
	found   []row
	widths  columns
	reading bool
}

// columns are as wide as the rows need.
type columns struct{ label, profile, region int }

// newChooser makes the dialog with what was opened; the others are still to come.
func newChooser(env dialog.Env, c config.Config, opened []shell.Opened, m Machine) *chooser {
	b := &chooser{config: c, machine: m, opened: opened, regions: m.Regions(), reading: true}
	b.Make(env, b, dialog.Wide)
	b.Finder = dialog.NewFinder(b.find)
	b.list(nil)
	return b
}

// SetChoices brings what this machine tells.
func (c *chooser) SetChoices(choices []Choice) {
	c.reading = false
	c.list(choices)
}

// list puts the rows into their order: what shows, then what was shown of late, then what
// never was, and at the end the other Regions of the profile that shows.
func (c *chooser) list(choices []Choice) {
	all := slices.Clone(choices)
	for _, o := range c.opened {
		i := slices.IndexFunc(all, func(other Choice) bool { return other.Way == o.Way })
		if i < 0 {
			i = len(all)
			all = append(all, Choice{Way: o.Way})
		}
		all[i].Account = cmp.Or(o.Identity.Account, all[i].Account)
	}
	shows := func(ch Choice) bool { o := c.openAt(ch.Way); return o != nil && o.Shown }
	slices.SortStableFunc(all, func(a, b Choice) int {
		if shows(a) != shows(b) {
			return map[bool]int{true: -1, false: 1}[shows(a)]
		}
		return b.Used.Compare(a.Used)
	})
	c.rows = make([]row, 0, len(all)+len(c.regions))
	for _, ch := range all {
		c.rows = append(c.rows, c.row(ch))
	}
	if len(all) > 0 && shows(all[0]) && !all[0].Keys {
		c.rows = append(c.rows, c.elsewhere(all[0], nil)...)
	}
	c.find()
}

// openAt is what was opened there, nil for nothing.
func (c *chooser) openAt(way model.Way) *shell.Opened {
	if i := slices.IndexFunc(c.opened, func(o shell.Opened) bool { return o.Way == way }); i >= 0 {
		return &c.opened[i]
	}
	return nil
}

func (c *chooser) row(ch Choice) row {
	return row{
		Choice: ch, open: c.openAt(ch.Way), look: c.config.LookOf(ch.Account, ch.Profile),
		strange: c.machine.Strange(ch.Way, ch.Account),
	}
}

// elsewhere are the rows of a profile in Regions in which it is not among others.
func (c *chooser) elsewhere(ch Choice, others []row) []row {
	var rows []row
	for _, region := range c.regions {
		way := ch.Way
		way.Region = region
		has := func(r row) bool { return r.Way == way }
		if slices.ContainsFunc(c.rows, has) || slices.ContainsFunc(others, has) {
			continue
		}
		rows = append(rows, c.row(Choice{Way: way, Account: ch.Account}))
	}
	return rows
}

// find narrows the rows. What is looked for may be any profile in any Region: those that
// are in no row yet come last.
func (c *chooser) find() {
	all := c.rows
	if c.Finder.Text() != "" {
		all = slices.Clone(all)
		done := map[string]bool{}
		for _, r := range c.rows {
			if !r.Keys && !done[r.Profile] {
				done[r.Profile] = true
				all = append(all, c.elsewhere(r.Choice, all)...)
			}
		}
	}
	c.found = slices.DeleteFunc(slices.Clone(all), func(r row) bool {
		return !c.Finder.Holds(r.profile() + " " + r.Region + " " + r.Account + " " + r.look.Label)
	})
	c.widths = columns{}
	for _, r := range c.found {
		if r.look.Label != "" {
			c.widths.label = max(c.widths.label, widget.Width(r.look.Label)+2)
		}
		c.widths.profile = max(c.widths.profile, widget.Width(safetext.Line(r.profile())))
		c.widths.region = max(c.widths.region, widget.Width(safetext.Line(r.Region)))
	}
	*c.Rows = dialog.Scroll{Chosen: true, Cursor: c.likeliest()}
}

// likeliest is the row that the cursor begins at: the account that shows where one has to
// log in, or while the others are not known, else the one that was shown before it.
func (c *chooser) likeliest() int {
	if c.reading || len(c.found) < 2 || c.Finder.Text() != "" {
		return 0
	}
	if first := c.found[0]; first.open == nil || !first.open.Shown || c.due(first) {
		return 0
	}
	return 1
}

// due reports whether one has to log in to the account of a row.
func (c *chooser) due(r row) bool {
	return r.open != nil && due(r.open.Identity, r.open.Trouble, c.Env.Now())
}

// profile is what leads to the account, in words.
func (r row) profile() string {
	if r.Keys {
		return "keys in the environment"
	}
	return cmp.Or(r.Profile, "default")
}

// Loading reports whether a spinner has to turn.
func (c *chooser) Loading() bool { return c.reading || c.Box.Loading() }

// Title of the dialog.
func (c *chooser) Title() string { return "Accounts and Regions" }

// chosen is the row under the cursor, nil for none.
func (c *chooser) chosen() *row {
	if c.Rows.Cursor >= len(c.found) {
		return nil
	}
	return &c.found[c.Rows.Cursor]
}

// Acts are what its keys do.
func (c *chooser) Acts() []dialog.Key {
	does := "show it"
	switch r := c.chosen(); {
	case r == nil:
		does = "nothing is chosen"
	case r.open == nil && r.strange:
		does = "show it, read-only"
	case r.open != nil && r.open.Shown && c.due(*r):
		does = "log in"
	case r.open != nil && r.open.Shown:
		does = "stay here"
	}
	return []dialog.Key{{ID: action.Confirm, Does: does}, {ID: action.Cancel}}
}

// Do goes to the chosen one.
func (c *chooser) Do(id action.ID) dialog.Reply {
	r := c.Box.Do(id)
	if id != action.Confirm {
		return r
	}
	switch at := c.chosen(); {
	case at == nil:
		return c.Say("nothing is chosen")
	case at.open != nil && at.open.Shown && c.due(*at):
		r.Request = loginAsked{}
	case at.open == nil || !at.open.Shown:
		r.Request = shell.Switch{To: at.Way}
	}
	return r
}

// leastProfile is the room that a profile's name keeps, in cells.
const leastProfile = 10

// Draw writes the rows.
func (c *chooser) Draw(p *dialog.Page) {
	about := "Profiles of this machine, last used first. Each keeps what was read."
	p.Head, p.Least = []string{c.Finder.Line(p, about), ""}, min(len(c.found), 12)
	w := c.widths
	states := 0 // what there is to say goes before the rest of a long name
	for _, r := range c.found {
		_, words := c.state(p, r)
		states = max(states, widget.Width(words))
	}
	room := p.W - 2 - 14 - w.region - 2 - 2 - states
	if w.label > 0 {
		room -= w.label + 2
	}
	profile := min(w.profile, max(room, leastProfile))
	p.Choices(c.Rows, len(c.found), func(i int) string {
		r := &c.found[i]
		chosen := i == c.Rows.Cursor
		line := ""
		if w.label > 0 {
			label := ""
			if r.look.Label != "" {
				label = p.Band(r.look.Color).Label.Paint("[" + safetext.Line(r.look.Label) + "]")
			}
			line = p.Cut(label, w.label) + "  "
		}
		style, state := c.state(p, *r)
		line += p.Cut(safetext.Line(r.profile()), profile) + "  " + p.Cut(safetext.Line(r.Account), 12) + "  " +
			p.Cut(safetext.Line(r.Region), w.region) + "  "
		if chosen {
			return line + state
		}
		return line + style.Paint(state)
	}, "nothing matches")
	if c.reading {
		p.Add(p.Spin(p.Dim, "reading the profiles of this machine"))
	}
}

// state is what there is to say of a row, in its style: what is wrong, else what is under
// way, else when it was shown.
func (c *chooser) state(p *dialog.Page, r row) (theme.Style, string) {
	o, now := r.open, c.Env.Now()
	if o == nil {
		words := ""
		if !r.Used.IsZero() {
			words = widget.Age(now.Sub(r.Used)) + " ago"
		}
		if r.strange {
			words = strings.TrimPrefix(words+", read-only", ", ")
		}
		return p.Dim, words
	}
	words := "open"
	if o.Shown {
		words = "shown"
	}
	left := o.Identity.Expires.Sub(now)
	switch f := o.Trouble; {
	case f != nil && f.Class == model.Expired && f.Cause == "":
		return p.Bad, p.Glyphs.Cross + " " + words + ", creds ended"
	case f != nil:
		return p.Bad, p.Glyphs.Cross + " " + words + ", " + f.Word()
	case !o.Identity.Expires.IsZero() && left <= soon:
		return p.Warn, p.Glyphs.Failed + " " + words + ", creds " + widget.Age(max(left, time.Duration(0)))
	case o.UnderWay > 0:
		return p.Info, words + ", changing"
	case o.ReadOnly:
		words += ", read-only"
	}
	return p.Text, words
}
