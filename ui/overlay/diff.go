package overlay

// Two versions of a function side by side.

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Side is one version of a diff.
type Side struct {
	Name    string // how the operator came to it, such as "dev"; may be empty
	Version model.Version
}

// Diff shows how two versions of a function differ.
type Diff struct {
	env      Env
	function string
	a, b     Side
	found    []release.Difference
	loading  bool
	failed   string
	revealed bool
	scroll   scroll
	price    *SwapPrice // of the swap from a to b
	pricing  bool       // it is told, or being read
}

// NewDiff makes the dialog while both versions are being read.
func NewDiff(env Env, function string) *Diff {
	return &Diff{env: env, function: safetext.Line(function), loading: true}
}

// SetSides brings both versions.
func (d *Diff) SetSides(a, b Side) {
	d.a, d.b, d.loading, d.failed = a, b, false, ""
	d.found = release.Diff(a.Version, b.Version)
}

// Fail says that they could not be read.
func (d *Diff) Fail(why string) { d.failed, d.loading = safetext.Line(why), false }

// Loading reports whether the versions are still being read.
func (d *Diff) Loading() bool { return d.loading || d.pricing && d.price == nil }

// Title names the two.
func (d *Diff) Title() string {
	if d.loading || d.failed != "" {
		return "Diff of " + d.function
	}
	return "Diff of " + d.function + ": " + d.a.words() + " and " + d.b.words()
}

func (s Side) words() string {
	version := safetext.Line(s.Version.Number)
	if s.Name == "" {
		return version
	}
	return safetext.Line(s.Name) + " " + version
}

// Guarded is false: a diff changes nothing.
func (d *Diff) Guarded() bool { return false }

// Hints for the footer.
func (d *Diff) Hints() []action.ID { return []action.ID{action.Reveal, action.Cancel} }

// Says what they do.
func (d *Diff) Says(id action.ID) (string, bool) {
	switch {
	case id == action.Cancel:
		return "close", true
	case !d.hasSecrets():
		return "", false
	}
	return d.reveals(), true
}

// reveals is what the key for the values does.
func (d *Diff) reveals() string {
	if d.revealed {
		return "mask values"
	}
	return "show values"
}

// Update takes input.
func (d *Diff) Update(msg tea.Msg) (Reply, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch id := d.env.command(msg, false); id {
		case action.Cancel, action.Confirm:
			return Reply{Close: true}, nil
		case action.Reveal:
			d.revealed = !d.revealed
		default:
			d.scroll.move(id)
		}
	case tea.MouseWheelMsg:
		d.scroll.by(3 * wheel(msg))
	}
	return Reply{}, nil
}

// diffWidth is the width that a diff would like to have.
const diffWidth = 120

// Lines draws the dialog.
func (d *Diff) Lines(t theme.Theme, w, h int) []string {
	w = wide(diffWidth, w)
	iw := within(w)
	b := box{title: d.Title(), more: d.env.Keys.Label(action.PageDown)}
	switch {
	case d.loading:
		b.head = []string{t.Info.Paint(widget.Spinner(t, d.env.Now())) + " reading both versions"}
	case d.failed != "":
		b.head = hanging(t.Bad, t.Glyphs.Cross, d.failed, iw)
	default:
		d.fill(t, &b, iw)
	}
	keys := t.Key.Paint(d.env.Keys.Label(action.Cancel)) + " " + t.KeyText.Paint("close")
	if d.hasSecrets() {
		keys = t.Key.Paint(d.env.Keys.Label(action.Reveal)) + " " + t.KeyText.Paint(d.reveals()) + "   " + keys
	}
	b.foot = []string{"", widget.FitTail(keys, iw, t.Glyphs.Ellipsis)}
	return b.draw(t, &d.scroll, w, h)
}

func (d *Diff) hasSecrets() bool {
	for _, f := range d.found {
		if f.Secret {
			return true
		}
	}
	return false
}

// fill writes the differences side by side, and below them what is the same.
func (d *Diff) fill(t theme.Theme, b *box, iw int) {
	side := max((iw-label-4)/2, 4)
	widths := []int{label, side, side}
	b.head = columns(widths, []theme.Style{t.Header, t.Strong, t.Strong}, "", d.a.words(), d.b.words())
	now := d.env.Now()
	b.head = append(b.head, columns(widths, []theme.Style{t.Dim, t.Dim, t.Dim}, "published",
		versionAge(&d.a.Version, now), versionAge(&d.b.Version, now))...)
	b.head = append(b.head, t.Border.Paint(strings.Repeat(t.Glyphs.Horizontal, iw)))
	for _, f := range d.found {
		before, after := f.Before, f.After
		switch {
		case f.Secret:
			before, after = d.secret(t, f, d.a.Version), d.secret(t, f, d.b.Version)
		case f.Field == "code":
			before, after = code(d.a.Version, side), code(d.b.Version, side)
		}
		b.body = append(b.body, columns(widths, []theme.Style{t.Info, t.Text, t.Strong}, f.Field, none(t, before), none(t, after))...)
	}
	if len(d.found) == 0 {
		b.body = append(b.body, wrap(t.Good, "Nothing differs between the two versions.", iw)...)
	}
	b.body = append(b.body, d.priced(t, iw)...)
	if same := d.same(); len(same) > 0 {
		b.body = append(b.body, "")
		b.body = append(b.body, hanging(t.Dim, "=", strings.Join(same, ", "), iw)...)
	}
}

// code is a hash in the short form that people compare, and behind it in the form
// that AWS gives it where there is room.
func code(v model.Version, room int) string {
	short := model.ShortCode(v.CodeSHA256)
	if long := short + "  " + v.CodeSHA256; short != v.CodeSHA256 && len(long) <= room {
		return long
	}
	return short
}

// secret is the value of an environment variable on one side: masked until it was
// asked for.
func (d *Diff) secret(t theme.Theme, f release.Difference, v model.Version) string {
	value, ok := v.Environment[strings.TrimPrefix(f.Field, "env ")]
	switch {
	case !ok:
		return ""
	case !d.revealed:
		return t.Glyphs.Mask
	case value.Reveal() == "":
		return "(empty)"
	}
	return value.Reveal()
}

// same lists what both versions have in common.
func (d *Diff) same() []string {
	differs := map[string]bool{}
	for _, f := range d.found {
		differs[f.Field] = true
	}
	var same []string
	v := d.b.Version
	for _, f := range []struct{ name, value string }{
		{"code", model.ShortCode(v.CodeSHA256)},
		{"runtime", v.Runtime},
		{"handler", v.Handler},
		{"architecture", v.Architecture},
		{"memory", amount(v.MemoryMB, "MB")},
		{"timeout", amount(v.TimeoutSeconds, "s")},
		{"ephemeral storage", amount(v.EphemeralMB, "MB")},
		{"role", v.Role},
	} {
		if f.value != "" && !differs[f.name] {
			same = append(same, f.name+" "+safetext.Line(f.value))
		}
	}
	return same
}

func amount(n int, unit string) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n) + " " + unit
}
