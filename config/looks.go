package config

// How the cockpit looks beyond one value: [account.…] and [colors].

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model/safetext"
)

// AccountLook is one [account."123456789012"] or [account.profile]: what an account
// wears wherever it is named.
type AccountLook struct {
	Of    string // the account's number, or a profile's name
	Label string // empty: none
	Color string // as ColorRoles' colours are written; empty: none
}

// accountEntry is one [account.…] of a file. What is left out is nil.
type accountEntry struct {
	name             string
	line             int
	label, color     *placed
	readOnly, stages *placed
}

// maxLabel is the longest label of an account, in letters: the header has one line.
const maxLabel = 16

// ColorRoles are the roles that [colors] may give a colour of their own, by name.
func ColorRoles() []string {
	return []string{
		"accent", "bad", "border", "dim", "focus", "good", "info", "last", "selection", "stage1", "stage2", "stage3", "warn",
	}
}

// colorNames are the names of the first eight of the 16 colours; bright-red and so on
// are the others.
var colorNames = []string{"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"}

// LookOf is what an account wears: what is said of its number, else of the profile
// that led to it.
func (c Config) LookOf(account, profile string) AccountLook {
	var look AccountLook
	for _, of := range []string{account, profile} {
		i := slices.IndexFunc(c.Accounts, func(l AccountLook) bool { return of != "" && l.Of == of })
		if i < 0 {
			continue
		}
		look.Of = cmp.Or(look.Of, of)
		look.Label = cmp.Or(look.Label, c.Accounts[i].Label)
		look.Color = cmp.Or(look.Color, c.Accounts[i].Color)
	}
	return look
}

// accounts reads [account], which holds a table for each account or profile.
func (r *reader) accounts(value any) {
	all, ok := value.(map[string]any)
	if !ok {
		r.report(r.lineOf("account"), "account", "is "+describe(value)+", not a table", "write "+accountHeader+" and its keys below it")
		return
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		at := []string{"account", name}
		t, ok := all[name].(map[string]any)
		if !ok {
			r.report(r.lineOf(at...), dotted(at), "is "+describe(all[name])+", not a table", "write "+accountHeader+" above label and color")
			continue
		}
		if why, hint := accountProblem(name); why != "" {
			r.report(r.lineOf(at...), dotted(at), why, hint)
			continue
		}
		e := accountEntry{name: name, line: r.lineOf(at...)}
		for _, key := range slices.Sorted(maps.Keys(t)) {
			path := append(slices.Clone(at), key)
			s, ok := setting("account." + key)
			if !ok {
				r.unknown("account", key, t[key], path...)
				continue
			}
			v, ok := r.typed(s, t[key], path)
			if !ok {
				continue
			}
			p := &placed{v, r.lineOf(path...)}
			switch key {
			case "label":
				e.label = p
			case "color":
				e.color = p
			case "read_only":
				e.readOnly = p
			case "stages":
				e.stages = p
			}
		}
		r.layer.accounts = append(r.layer.accounts, e)
	}
}

// accountHeader is how the table of an account begins in a file.
const accountHeader = `[account."123456789012"]`

// accountProblem says why a name is neither an account's number nor a profile's.
func accountProblem(name string) (why, hint string) {
	switch {
	case name == "" || name != safetext.Line(name) || strings.ContainsAny(name, "[]"):
		return quote(cut(name)) + " is no account and no profile", "write its number of 12 digits, or the profile's name"
	case strings.Trim(name, "0123456789") == "" && len(name) != 12:
		return fmt.Sprintf("%s has %d digits, not the 12 of an account's number", quote(cut(name)), len(name)), ""
	}
	return "", ""
}

// labelProblem says why a text can not be an account's label.
func labelProblem(v string) (why, hint string) {
	switch n := len([]rune(v)); {
	case n > maxLabel:
		return fmt.Sprintf("is %d letters long, which is more than %d", n, maxLabel), "a word such as \"PROD\" is seen best"
	case v == "":
		return "is empty", "leave it out for none"
	case v != safetext.Line(v):
		return quote(v) + " does not fit on a line as it is", "leave out control characters and outer or doubled blanks"
	}
	return "", ""
}

// colorProblem says why a text is no colour.
func colorProblem(v string) (why, hint string) {
	name := strings.TrimPrefix(v, "bright-")
	n, err := strconv.ParseUint(v, 10, 8)
	digits, hex := strings.CutPrefix(v, "#")
	switch {
	case slices.Contains(colorNames, name):
		return "", ""
	case hex && len(digits) == 6 && strings.Trim(digits, "0123456789abcdefABCDEF") == "":
		return "", ""
	case err == nil && strconv.FormatUint(n, 10) == v:
		return "", ""
	}
	known := slices.Clone(colorNames)
	for _, c := range colorNames {
		known = append(known, "bright-"+c)
	}
	hint = didYouMean(v, known)
	if hint == "" {
		hint = `use a name such as "red" or "bright-red", a number from 0 to 255, or "#rrggbb"`
	}
	return quote(cut(v)) + " is no colour", hint
}

// accountColorProblem says why a text is no colour for an account: those of what is bad
// and of the selection mean something else.
func accountColorProblem(v string) (why, hint string) {
	switch strings.TrimPrefix(v, "bright-") {
	case "red", "1", "9":
		return quote(v) + " is the colour of what is bad", `use another such as "magenta"`
	case "blue", "4", "12":
		return quote(v) + " is the colour of the selection", `use another such as "magenta"`
	}
	return colorProblem(v)
}

// colors reads [colors].
func (r *reader) colors(value any) {
	t, ok := value.(map[string]any)
	if !ok {
		r.report(r.lineOf("colors"), "colors", "is "+describe(value)+", not a table", "write [colors] and its keys below it")
		return
	}
	s, _ := setting("colors.<role>")
	for _, role := range slices.Sorted(maps.Keys(t)) {
		at := []string{"colors", role}
		if !slices.Contains(ColorRoles(), role) {
			hint := didYouMean(role, ColorRoles())
			if hint == "" {
				hint = "the roles are " + strings.Join(ColorRoles(), ", ")
			}
			r.report(r.lineOf(at...), dotted(at), "there is no such role", hint)
			continue
		}
		if v, ok := r.typed(s, t[role], at); ok {
			r.layer.colors[role] = placed{v, r.lineOf(at...)}
		}
	}
}

// looksOf takes the looks of a layer. What a team's file says of an account stays, for
// it says where one is; colours are a matter of taste.
func (c *Config) looksOf(l *layer, refuse func(line int, key, text, hint string)) {
	if len(l.colors) > 0 && c.UI.Palette == nil {
		c.UI.Palette = map[string]string{}
	}
	for role, p := range l.colors {
		c.UI.Palette[role] = p.value.(string)
		c.Origins["colors."+role] = Origin{l.path, p.line}
	}
	for _, e := range l.accounts {
		i := slices.IndexFunc(c.Accounts, func(a AccountLook) bool { return a.Of == e.name })
		if i < 0 {
			c.Accounts = append(c.Accounts, AccountLook{Of: e.name})
			c.Origins["account."+e.name] = Origin{l.path, e.line}
			i = len(c.Accounts) - 1
		}
		look := &c.Accounts[i]
		for _, part := range []struct {
			key  string
			to   *string
			from *placed
		}{{"label", &look.Label, e.label}, {"color", &look.Color, e.color}} {
			if part.from == nil {
				continue
			}
			key := "account." + e.name + "." + part.key
			if at, set := c.Origins[key]; set {
				refuse(part.from.line, "account."+part.key, "the team's file sets it for "+quote(e.name)+" ("+at.String()+")", "take it out of the personal file")
				continue
			}
			*part.to = part.from.value.(string)
			c.Origins[key] = Origin{l.path, part.from.line}
		}
	}
}
