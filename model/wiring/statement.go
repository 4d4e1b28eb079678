package wiring

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

func (s statement) effect() string {
	var effect string
	if json.Unmarshal(s.elements["Effect"], &effect) != nil {
		return ""
	}
	return effect
}

// applies says whether a statement is about a call, and where that is not known, why.
// Elements that only name what they are not about are never taken for known: NotPrincipal,
// NotAction, NotResource.
func (s statement) applies(c Caller) (truth, string) {
	all, why := yes, ""
	for _, name := range slices.Sorted(maps.Keys(s.elements)) {
		holds, text := yes, s.elements[name]
		switch name {
		case "Sid", "Effect":
		case "Principal":
			holds = principal(text, c)
		case "Action":
			holds = matches(text, func(pattern string) truth {
				return truthOf(glob(strings.ToLower(pattern), strings.ToLower(c.Action)))
			})
		case "Resource":
			holds = matches(text, func(pattern string) truth { return resource(pattern, c.Resource) })
		case "Condition":
			var cause string
			if holds, cause = conditions(text, c); holds == unknown {
				why = cause
			}
		default:
			holds = unknown
		}
		if holds == unknown && why == "" {
			why = name
		}
		all = min(all, holds)
	}
	for _, needed := range [][2]string{{"Principal", "NotPrincipal"}, {"Action", "NotAction"},
		{"Resource", "NotResource"}} {
		if s.elements[needed[0]] == nil && s.elements[needed[1]] == nil {
			all, why = min(all, unknown), "it has no "+needed[0]
		}
	}
	if all != unknown {
		return all, ""
	}
	return all, why
}

// matches says whether one of the patterns of an element holds.
func matches(text json.RawMessage, holds func(pattern string) truth) truth {
	patterns, ok := stringsOf(text)
	if !ok {
		return unknown
	}
	return anyOf(patterns, func(pattern string) truth {
		if strings.Contains(pattern, "${") {
			return unknown // a variable, or a sign that would be one
		}
		return holds(pattern)
	})
}

// principal says whether the caller is meant: everybody is by "*", alone or among AWS'
// accounts; a service by its name alone.
func principal(text json.RawMessage, c Caller) truth {
	var everybody string
	if json.Unmarshal(text, &everybody) == nil {
		return truthOf(everybody == "*")
	}
	var kinds map[string]json.RawMessage
	if json.Unmarshal(text, &kinds) != nil {
		return unknown
	}
	best := no
	for kind, text := range kinds {
		switch kind {
		case "AWS":
			best = max(best, matches(text, func(name string) truth { return truthOf(name == "*") }))
		case "Service":
			best = max(best, matches(text, func(name string) truth {
				switch {
				case name == c.Service:
					return yes
				case strings.ContainsAny(name, "*?"), strings.EqualFold(name, c.Service):
					return unknown // no name of a service
				}
				return no
			}))
		case "Federated", "CanonicalUser":
		default:
			best = max(best, unknown)
		}
	}
	return best
}

// resource says whether a pattern is about an ARN. A wildcard goes over the colons behind it
// where it ends the pattern; that one does so elsewhere is not certain.
func resource(pattern, arn string) truth {
	if !glob(pattern, arn) {
		return no
	}
	patterns := strings.Split(pattern, ":")
	parts := strings.SplitN(arn, ":", len(patterns))
	if len(parts) < len(patterns) {
		return unknown
	}
	for i, p := range patterns {
		last := i == len(patterns)-1
		switch {
		case last && strings.Contains(parts[i], ":") && !strings.HasSuffix(p, "*"):
			return unknown
		case !glob(p, parts[i]):
			return unknown
		}
	}
	return yes
}

// glob says whether a text is as a pattern has it: "*" stands for any signs, "?" for one.
func glob(pattern, text string) bool {
	p, t := []rune(pattern), []rune(text)
	star, from := -1, 0
	i, j := 0, 0
	for j < len(t) {
		switch {
		case i < len(p) && p[i] == '*':
			star, from = i, j
			i++
		case i < len(p) && (p[i] == '?' || p[i] == t[j]):
			i, j = i+1, j+1
		case star >= 0:
			from++
			i, j = star+1, from
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}
