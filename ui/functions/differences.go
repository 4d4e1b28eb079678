package functions

// Two versions of a function side by side.

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
)

// sideRead is one version of a diff.
type sideRead struct {
	Name    string // how the operator came to it, such as "dev"; may be empty
	Version model.Version
}

func (s sideRead) words() string {
	return strings.TrimSpace(safetext.Line(s.Name) + " " + safetext.Line(s.Version.Number))
}

// comparison shows how two versions of a function differ.
type comparison struct {
	dialog.Box
	swapPrices // of the swap from a to b
	swapSides  // how both did
	limits     health.Limits
	function   string
	a, b       sideRead
	found      []release.Difference
	loading    bool
	failed     string
	revealed   bool
}

// newComparison makes the dialog while both versions are being read.
func newComparison(env dialog.Env, function string) *comparison {
	d := &comparison{function: safetext.Line(function), loading: true}
	d.Make(env, d, dialog.Broader)
	return d
}

// SetVersions brings both versions.
func (d *comparison) SetVersions(a, b sideRead) {
	d.a, d.b, d.loading, d.failed = a, b, false, ""
	d.found = release.Diff(a.Version, b.Version)
}

// Fail says that they could not be read.
func (d *comparison) Fail(why string) { d.failed, d.loading = safetext.Line(why), false }

// Loading reports whether the versions or the price are still being read.
func (d *comparison) Loading() bool { return d.loading || d.reading() }

// Title names the two.
func (d *comparison) Title() string {
	if d.loading || d.failed != "" {
		return "Diff of " + d.function
	}
	return "Diff of " + d.function + ": " + d.a.words() + " and " + d.b.words()
}

// Acts are what the keys do.
func (d *comparison) Acts() []dialog.Key {
	keys := d.Box.Acts()
	switch {
	case !slices.ContainsFunc(d.found, func(f release.Difference) bool { return f.Secret }):
		return keys
	case d.revealed:
		return append([]dialog.Key{{ID: action.Reveal, Does: "mask values"}}, keys...)
	}
	return append([]dialog.Key{{ID: action.Reveal, Does: "show values"}}, keys...)
}

// Do shows values, or closes.
func (d *comparison) Do(id action.ID) dialog.Reply {
	if id == action.Reveal {
		d.revealed = !d.revealed
	}
	return d.Box.Do(id)
}

// Draw writes the differences side by side, and below them what is the same.
func (d *comparison) Draw(p *dialog.Page) {
	p.Paged = true
	switch {
	case d.loading:
		p.Add(p.Spin(p.Text, "reading both versions"))
		return
	case d.failed != "":
		p.Failed(d.failed)
		return
	}
	side := max((p.W-dialog.Label-4)/2, 4)
	row := func(name, a, b string, styles ...theme.Style) {
		p.Columns([]int{dialog.Label, side, side}, styles, name, a, b)
	}
	row("", d.a.words(), d.b.words(), p.Header, p.Strong, p.Strong)
	now := d.Env.Now()
	row("published", versionAge(&d.a.Version, now), versionAge(&d.b.Version, now), p.Dim, p.Dim, p.Dim)
	p.Add(p.Line())
	p.Fix()
	for _, f := range d.found {
		before, after := f.Before, f.After
		switch {
		case f.Secret:
			before, after = d.secret(p, f, d.a.Version), d.secret(p, f, d.b.Version)
		case f.Field == "code":
			before, after = code(d.a.Version, side), code(d.b.Version, side)
		}
		row(f.Field, p.None(before), p.None(after), p.Info, p.Text, p.Strong)
	}
	if len(d.found) == 0 {
		p.Paragraph(p.Good, "Nothing differs between the two versions.")
	}
	g := &grid{Page: p.Sub(), side: side}
	if both, ok := d.swapSides[0]; ok {
		writeSides(g, both, d.limits)
	}
	d.write(g, 0)
	if lines := g.take(); len(lines) > 0 {
		p.Add("")
		p.Add(lines...)
	}
	if same := d.same(); len(same) > 0 {
		p.Add("")
		p.Hang(p.Dim, "=", strings.Join(same, ", "))
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
func (d *comparison) secret(p *dialog.Page, f release.Difference, v model.Version) string {
	value, ok := v.Environment[strings.TrimPrefix(f.Field, "env ")]
	switch {
	case !ok:
		return ""
	case !d.revealed || p.Veiled:
		return p.Glyphs.Mask
	case value.Reveal() == "":
		return "(empty)"
	}
	return value.Reveal()
}

// same lists what both versions have in common.
func (d *comparison) same() []string {
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

func versionAge(v *model.Version, now time.Time) string {
	if v == nil || v.LastModified.IsZero() {
		return ""
	}
	return dialog.Ago(now.Sub(v.LastModified))
}

func amount(n int, unit string) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n) + " " + unit
}
