package config

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/aloftdeck/aloft/model"
)

// alone takes all of a layer that has nothing of the kind below it.
func (c *Config) alone(l *layer, vouched bool) {
	c.stagesOf(l)
	c.sourcesOf(l)
	c.testsOf(l)
	c.commandsOf(l, vouched)
	c.branchesOf(l)
	c.viewsOf(l)
	for key, p := range l.values {
		c.take(l, key, p)
	}
	c.takeKeys(l)
	c.looksOf(l, nil)
	c.rulesOf(l, nil)
}

// take sets one value and remembers where it came from.
func (c *Config) take(l *layer, key string, p placed) {
	value := p.value
	if key == "journal.path" {
		value = absolute(value.(string), filepath.Dir(l.path), l.home)
		c.Journal.Shared = true
	}
	c.set(key, value)
	c.Origins[key] = Origin{l.path, p.line}
}

// takeKeys sets the keys of a layer.
func (c *Config) takeKeys(l *layer) {
	for action, p := range l.keys {
		c.Keys[action] = p.value.([]string)
		c.Origins["keys."+action] = Origin{l.path, p.line}
	}
}

// set puts a value, which is of its setting's type, into its field.
func (c *Config) set(key string, value any) {
	switch key {
	case "name":
		c.Name = value.(string)
	case "read_only":
		c.ReadOnly = value.(bool)
	case "refuse_owned":
		c.RefuseOwned = value.(bool)
	case "functions.include":
		c.Functions.Include = value.([]string)
	case "builds.projects":
		c.Builds.Projects = value.([]string)
	case "tables.include":
		c.Tables.Include = value.([]string)
	case "tables.protected":
		c.Tables.Protected = value.([]string)
	case "journal.path":
		c.Journal.Path = value.(string)
	case "budget.metrics_usd_per_day":
		c.Budget.MetricsUSDPerDay = value.(float64)
	case "budget.usd_per_month":
		c.Budget.USDPerMonth = value.(float64)
	case "ui.theme":
		c.UI.Theme = value.(string)
	case "ui.colors":
		c.UI.Colors = value.(string)
	case "ui.mouse":
		c.UI.Mouse = value.(bool)
	case "ui.charset":
		c.UI.Charset = value.(string)
	case "ui.bell":
		c.UI.Bell = value.(bool)
	case "health.error_rate":
		c.Health.ErrorRate = value.(float64)
	case "health.least_calls":
		c.Health.LeastCalls = value.(int)
	case "health.rows":
		c.Health.Paid = value.(string) == paidRows
	case "watch.minutes":
		c.Watch.Minutes = value.(int)
	default:
		if rate, ok := rateOf(key); ok {
			c.Budget.Rates[rate] = toFloat(value)
		}
	}
}

// paidRows is the value of health.rows by which rows are read by paid calls.
const paidRows = "paid"

// settleBackground keeps the background's rate within the whole: a file that
// lowers the one lowers the other.
func (c *Config) settleBackground() {
	if rates := &c.Budget.Rates; rates[model.LambdaBackgroundRPS] > rates[model.LambdaRPS] {
		rates[model.LambdaBackgroundRPS] = rates[model.LambdaRPS]
		c.Origins["budget.lambda_background_rps"] = c.Origins["budget.lambda_rps"]
	}
}

// over lays a personal file over the team's. Looks and keys are free; all that
// guards a stage, an account or the group's record can only get stricter.
func (c *Config) over(personal *layer) Problems {
	var problems Problems
	refuse := func(line int, key, text, hint string) {
		problems = append(problems, &Error{File: personal.path, Line: line, Key: key, Text: text, Hint: hint})
	}
	c.settleBackground()
	for key, p := range personal.values {
		now := c.origin(key)
		switch key {
		case "name", "journal.path":
			if _, set := c.Origins[key]; set {
				refuse(p.line, key, "the team's file sets it ("+now+")", "take it out of the personal file")
				continue
			}
		case "read_only", "refuse_owned":
			if !p.value.(bool) && (key == "read_only" && c.ReadOnly || key == "refuse_owned" && c.RefuseOwned) {
				refuse(p.line, key, "a personal file can not switch off what the team's switched on ("+now+")", "")
				continue
			}
		}
		if key == "health.rows" && p.value.(string) == paidRows && !c.Health.Paid {
			refuse(p.line, key, "a personal file can not pay where the team's does not ("+now+")", "")
			continue
		}
		if _, isRate := rateOf(key); isRate || key == "budget.metrics_usd_per_day" {
			if most := c.number(key); (most > 0 || !isRate) && toFloat(p.value) > most {
				refuse(p.line, key, fmt.Sprintf("%s is more than %s (%s)", literal(p.value), literal(most), now), "a personal file may only lower it")
				continue
			}
		}
		if key == "tables.protected" {
			p.value = slices.Concat(c.Tables.Protected, p.value.([]string)) // a guard can only get stricter
		}
		c.take(personal, key, p)
		c.Firm = c.Firm || key == "read_only" && p.value.(bool)
	}
	for _, e := range personal.stages {
		c.stricter(personal, e, refuse)
	}
	c.moreSources(personal, refuse)
	c.moreTests(personal, refuse)
	c.moreCommands(personal, refuse)
	c.moreBranches(personal, refuse)
	c.viewsOf(personal)
	c.takeKeys(personal)
	c.looksOf(personal, refuse)
	c.rulesOf(personal, refuse)
	slices.SortStableFunc(problems, func(a, b *Error) int { return cmp.Compare(a.Line, b.Line) })
	return problems
}

// stricter lays one personal [[stage]] over the team's stage of that name.
func (c *Config) stricter(l *layer, e stageEntry, refuse func(line int, key, text, hint string)) {
	name := e.name.value.(string)
	i := slices.IndexFunc(c.Stages, func(s model.Stage) bool { return s.Name == name })
	if i < 0 {
		names := make([]string, len(c.Stages))
		for i, s := range c.Stages {
			names[i] = s.Name
		}
		hint := didYouMean(name, names)
		if hint == "" {
			hint = "a personal file can not add stages"
		}
		refuse(e.name.line, "stage.name", "the team's file has no stage "+quote(name), hint)
		return
	}
	s := &c.Stages[i]
	if e.alias != nil && e.alias.value.(string) != s.Alias {
		refuse(e.alias.line, "stage.alias",
			fmt.Sprintf("the alias of %s is %s (%s)", quote(name), quote(s.Alias), c.origin("stage."+name+".alias")),
			"a personal file can not change it")
	}
	if e.wiring != nil {
		if !e.wiring.value.(bool) && s.Wiring {
			refuse(e.wiring.line, "stage.wiring", "a personal file can not switch off what the team's switched on ("+c.origin("stage."+name+".wiring")+")", "")
		} else if e.wiring.value.(bool) && !s.Wiring {
			s.Wiring = true
			c.Origins["stage."+name+".wiring"] = Origin{l.path, e.wiring.line}
		}
	}
	if e.confirm == nil {
		return
	}
	confirm := model.Confirm(e.confirm.value.(string))
	if strictness(confirm) < strictness(s.Confirm) {
		refuse(e.confirm.line, "stage.confirm",
			fmt.Sprintf("%s is weaker than the %s of %s (%s)", quote(string(confirm)), quote(string(s.Confirm)), quote(name), c.origin("stage."+name+".confirm")),
			"a personal file may only make it stricter")
		return
	}
	if confirm != s.Confirm {
		s.Confirm = confirm
		c.Origins["stage."+name+".confirm"] = Origin{l.path, e.confirm.line}
	}
}

// strictness ranks the ways to confirm.
func strictness(c model.Confirm) int {
	return slices.Index([]model.Confirm{model.ConfirmNone, model.ConfirmKey, model.ConfirmType}, c)
}

// origin says where an effective value came from.
func (c *Config) origin(key string) string {
	if o, ok := c.Origins[key]; ok {
		return o.String()
	}
	return "the default"
}

// number is an effective value of the budget, 0 for one that the account decides.
func (c *Config) number(key string) float64 {
	values := c.Values()
	i := slices.IndexFunc(values, func(v Value) bool { return v.Key == key })
	return toFloat(values[i].Value)
}

// toFloat is a rate or a count as a number.
func toFloat(v any) float64 {
	switch n := v.(type) {
	case int:
		return float64(n)
	case float64:
		return n
	}
	return 0
}
