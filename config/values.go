package config

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// The sources of an Origin that are not files.
const (
	SourceDefault     = "default"
	SourceEnvironment = "environment"
)

// Automatic is the value of a setting that no file gives and that the account
// decides.
type Automatic string

// Auto is the one value of Automatic.
const Auto Automatic = "auto"

// Value is one effective setting.
type Value struct {
	Key    string // dotted; those of a stage as "stage.<name>.alias", of a function as "function.<name>.project"
	Value  any    // string, bool, float64, int or []string; Auto for what the account decides
	Origin Origin
}

// Text is the value as a file would spell it. What the account decides is said in
// words.
func (v Value) Text() string {
	if a, ok := v.Value.(Automatic); ok {
		s, _ := setting(v.Key)
		return string(a) + ": " + s.Absent
	}
	return literal(v.Value)
}

// String says where a value came from: "aloft.toml:7", "default".
func (o Origin) String() string {
	if o.Line > 0 {
		return o.Source + ":" + strconv.Itoa(o.Line)
	}
	return o.Source
}

// Values is the effective configuration in the order of Settings, stages in
// their own order and keys by action.
func (c Config) Values() []Value {
	var vs []Value
	add := func(key string, value any) {
		origin, ok := c.Origins[key]
		if !ok {
			origin = Origin{Source: SourceDefault}
		}
		vs = append(vs, Value{Key: key, Value: value, Origin: origin})
	}
	add("name", c.Name)
	add("read_only", c.ReadOnly)
	add("refuse_owned", c.RefuseOwned)
	names := make([]string, len(c.Stages))
	for i, s := range c.Stages {
		names[i] = s.Name
	}
	add("stage", names)
	for _, s := range c.Stages {
		add("stage."+s.Name+".alias", s.Alias)
		add("stage."+s.Name+".confirm", string(s.Confirm))
		add("stage."+s.Name+".wiring", s.Wiring)
	}
	add("functions.include", append([]string{}, c.Functions.Include...))
	add("builds.projects", append([]string{}, c.Builds.Projects...))
	for _, s := range c.Sources {
		add("function."+s.Function+".project", cmp.Or(s.Project, s.Function))
		add("function."+s.Function+".artifact", s.Artifact)
		if s.Image != "" {
			add("function."+s.Function+".image", s.Image)
		}
	}
	for _, b := range c.Branches {
		add("branch."+b.Match+".stage", b.Stage)
	}
	for _, t := range c.Tests {
		key := "test." + t.Function + "." + t.Name
		add(key+".event", cmp.Or(t.Event, string(t.Payload)))
		add(key+".expect", cmp.Or(t.Expect.String(), "any answer"))
		if t.Tenant != "" {
			add(key+".tenant", t.Tenant)
		}
		if t.Timeout > 0 {
			add(key+".timeout", t.Timeout.String())
		}
	}
	for _, v := range c.Views {
		key := "view." + v.Name
		add(key+".pane", v.Pane)
		for _, part := range [][2]string{{"filter", v.Filter}, {"sort", v.Sort}, {"stage", v.Stage}} {
			if part[1] != "" {
				add(key+"."+part[0], part[1])
			}
		}
	}
	for _, m := range c.Commands {
		key := "command." + m.Words
		add(key+".argv", m.Argv)
		add(key+".key", m.Key)
		add(key+".scope", m.Scope)
		add(key+".dangerous", m.Dangerous)
	}
	add("tables.include", append([]string{}, c.Tables.Include...))
	add("tables.protected", append([]string{}, c.Tables.Protected...))
	add("journal.path", c.Journal.Path)
	for _, s := range rateSettings() {
		rate, _ := rateOf(s.Key)
		if n := c.Budget.Rates[rate]; n > 0 {
			add(s.Key, rateValue(rate, n))
		} else {
			add(s.Key, Auto)
		}
	}
	add("budget.metrics_usd_per_day", c.Budget.MetricsUSDPerDay)
	add("budget.usd_per_month", c.Budget.USDPerMonth)
	add("health.error_rate", c.Health.ErrorRate)
	add("health.least_calls", c.Health.LeastCalls)
	add("health.rows", map[bool]string{false: "free", true: paidRows}[c.Health.Paid])
	add("watch.minutes", c.Watch.Minutes)
	add("ui.theme", c.UI.Theme)
	add("ui.colors", c.UI.Colors)
	add("ui.charset", c.UI.Charset)
	add("ui.bell", c.UI.Bell)
	add("ui.mouse", c.UI.Mouse)
	for _, a := range c.Accounts {
		add("account."+a.Of+".label", a.Label)
		add("account."+a.Of+".color", a.Color)
	}
	for _, r := range c.Rules {
		if r.ReadOnly != nil {
			add("account."+r.Of+".read_only", *r.ReadOnly)
		}
		if len(r.Stages) > 0 {
			add("account."+r.Of+".stages", r.Stages)
		}
	}
	for _, role := range slices.Sorted(maps.Keys(c.UI.Palette)) {
		add("colors."+role, c.UI.Palette[role])
	}
	for _, action := range slices.Sorted(maps.Keys(c.Keys)) {
		add("keys."+action, append([]string{}, c.Keys[action]...))
	}
	return vs
}

// literal spells a value as TOML.
func literal(v any) string {
	switch v := v.(type) {
	case string:
		return quote(v)
	case bool:
		return strconv.FormatBool(v)
	case int:
		return strconv.Itoa(v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return strings.ToLower(strconv.FormatFloat(v, 'f', -1, 64))
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []string:
		quoted := make([]string, len(v))
		for i, s := range v {
			quoted[i] = quote(s)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	}
	return ""
}

// quote spells a text as a TOML string.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case strconv.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xffff:
			b.WriteString(`\u` + hex(r, 4))
		default:
			b.WriteString(`\U` + hex(r, 8))
		}
	}
	b.WriteByte('"')
	return b.String()
}

// hex spells a rune with so many digits.
func hex(r rune, digits int) string {
	s := strconv.FormatInt(int64(r), 16)
	return strings.Repeat("0", digits-len(s)) + s
}
