package config

// What holds in single accounts: the rules of [account.…].

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// AccountRule is what one [account."123456789012"] or [account.profile] says of what holds
// there. What it leaves out holds as everywhere.
type AccountRule struct {
	Of       string   // the account's number, or a profile's name
	ReadOnly *bool    // nil: as read_only says
	Stages   []string // names of those stages that there are in it; empty: all
}

// Names reports whether a file has a table for the account, by its number or by the
// profile that leads to it.
func (c Config) Names(account, profile string) bool {
	return slices.ContainsFunc(c.Accounts, func(a AccountLook) bool {
		return a.Of != "" && (a.Of == account || a.Of == profile)
	})
}

// NamesNumbers reports whether a file has a table for any account's number, so that what
// holds is known for certain once AWS has said which account it is.
func (c Config) NamesNumbers() bool {
	return slices.ContainsFunc(c.Accounts, func(a AccountLook) bool { return isNumber(a.Of) })
}

// RulesByNumber reports whether what holds in an account is known for certain only once AWS
// has said which one it is.
func (c Config) RulesByNumber() bool {
	return slices.ContainsFunc(c.Rules, func(r AccountRule) bool { return isNumber(r.Of) })
}

// In is the configuration as it holds in an account, whose number may not be known yet. Of
// stages, what is said of the number goes first; read-only it is as soon as either is said
// to be. What the host's file, a flag or the environment made read-only stays so.
func (c Config) In(account, profile string) Config {
	held, lifted := false, false
	var stages []string
	from := ""
	for _, of := range []string{account, profile} {
		i := slices.IndexFunc(c.Rules, func(r AccountRule) bool { return of != "" && r.Of == of })
		if i < 0 {
			continue
		}
		r := c.Rules[i]
		if r.ReadOnly != nil {
			from = cmp.Or(from, r.Of)
			held, lifted = held || *r.ReadOnly, lifted || !*r.ReadOnly
		}
		if len(stages) == 0 {
			stages = r.Stages
		}
	}
	if before := c.ReadOnly; held || lifted && !c.Firm {
		if c.ReadOnly = held; c.ReadOnly != before {
			c.Origins = maps.Clone(c.Origins)
			c.Origins["read_only"] = c.Origins["account."+from+".read_only"]
		}
	}
	if len(stages) > 0 {
		c.Stages = slices.DeleteFunc(slices.Clone(c.Stages), func(s model.Stage) bool {
			return !slices.Contains(stages, s.Name)
		})
	}
	return c
}

// isNumber reports whether a name of [account.…] is an account's number.
func isNumber(name string) bool {
	return len(name) == 12 && strings.Trim(name, "0123456789") == ""
}

// checkAccounts holds the stages of accounts to those that the file has.
func (r *reader) checkAccounts() {
	known := make([]string, len(r.layer.stages))
	for i, s := range r.layer.stages {
		known[i] = s.name.value.(string)
	}
	for _, e := range r.layer.accounts {
		if e.stages == nil {
			continue
		}
		key := dotted([]string{"account", e.name, "stages"})
		names := e.stages.value.([]string)
		if len(names) == 0 {
			r.report(e.stages.line, key, "names no stage", "leave it out for all of them")
		}
		for _, name := range names {
			if slices.Contains(known, name) {
				continue
			}
			hint := didYouMean(name, known)
			if hint == "" && len(known) == 0 {
				hint = "write a [[stage]] for each"
			} else if hint == "" {
				hint = "the stages are " + strings.Join(known, ", ")
			}
			r.report(e.stages.line, key, "there is no stage "+quote(cut(name)), hint)
		}
	}
}

// rulesOf takes the rules of a layer. Over a team's file they only get stricter.
func (c *Config) rulesOf(l *layer, refuse func(line int, key, text, hint string)) {
	for _, e := range l.accounts {
		if e.readOnly != nil {
			on := e.readOnly.value.(bool)
			if refuse != nil && !on {
				refuse(e.readOnly.line, "account.read_only", "a personal file can not open an account over the team's",
					"take it out of the personal file")
				continue
			}
			rule := c.rule(e.name)
			rule.ReadOnly = &on
			c.Origins["account."+e.name+".read_only"] = Origin{l.path, e.readOnly.line}
		}
		if e.stages == nil {
			continue
		}
		if refuse != nil {
			refuse(e.stages.line, "account.stages",
				fmt.Sprintf("which stages there are in %s is the team's to say", quote(e.name)), "take it out of the personal file")
			continue
		}
		c.rule(e.name).Stages = e.stages.value.([]string)
		c.Origins["account."+e.name+".stages"] = Origin{l.path, e.stages.line}
	}
}

// rule is that of an account, made where there is none.
func (c *Config) rule(of string) *AccountRule {
	i := slices.IndexFunc(c.Rules, func(r AccountRule) bool { return r.Of == of })
	if i < 0 {
		i = len(c.Rules)
		c.Rules = append(c.Rules, AccountRule{Of: of})
	}
	return &c.Rules[i]
}

// readOnlyUnder takes the accounts that the host's file makes read-only, which no other
// file opens.
func (c *Config) readOnlyUnder(host *layer) {
	for _, e := range host.accounts {
		if e.readOnly != nil && e.readOnly.value.(bool) {
			on := true
			c.rule(e.name).ReadOnly = &on
			c.Origins["account."+e.name+".read_only"] = Origin{host.path, e.readOnly.line}
		}
	}
}
