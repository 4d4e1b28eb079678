package wiring

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// key is what the context of a call has by the name of a condition key.
type key struct {
	value  string
	absent bool // the call carries no such key
}

// context are the condition keys of a call by a service, by their names in small letters.
// Calls by a service on behalf of a source carry its ARN and account. Keys of function URLs
// and of Alexa are on no such call; that of the function URL may be there and say false.
func (c Caller) context(name string) (key, bool) {
	switch strings.ToLower(name) {
	case "aws:sourcearn":
		return key{value: c.SourceARN}, c.SourceARN != ""
	case "aws:sourceaccount":
		return key{value: c.SourceAccount}, c.SourceAccount != ""
	case "aws:principalisawsservice":
		return key{value: "true"}, true
	case "aws:principalservicename":
		return key{value: c.Service}, true
	case "lambda:eventsourcetoken", "lambda:functionurlauthtype":
		return key{absent: true}, true
	}
	return key{}, false
}

// conditions says whether all conditions of a statement hold, and where that is not known,
// by which.
func conditions(text json.RawMessage, c Caller) (truth, string) {
	var operators map[string]map[string]json.RawMessage
	if json.Unmarshal(text, &operators) != nil {
		return unknown, "its conditions can not be read"
	}
	all, why := yes, ""
	for _, operator := range slices.Sorted(maps.Keys(operators)) {
		for _, name := range slices.Sorted(maps.Keys(operators[operator])) {
			values, ok := stringsOf(operators[operator][name])
			holds := unknown
			if ok && len(values) > 0 {
				holds = condition(operator, name, values, c)
			}
			if holds == unknown && why == "" {
				why = "the condition " + operator + " on " + name
			}
			all = min(all, holds)
		}
	}
	return all, why
}

// condition says whether one condition holds: of a key's values one is enough, and of an
// operator that negates none may be it.
func condition(operator, name string, values []string, c Caller) truth {
	if strings.EqualFold(name, "lambda:InvokedViaFunctionUrl") {
		if operator == "Bool" && !slices.ContainsFunc(values,
			func(v string) bool { return !strings.EqualFold(v, "true") }) {
			return no
		}
		return unknown
	}
	k, known := c.context(name)
	if !known {
		return unknown
	}
	if operator == "Null" {
		return anyOf(values, func(v string) truth {
			switch strings.ToLower(v) {
			case "true":
				return truthOf(k.absent)
			case "false":
				return truthOf(!k.absent)
			}
			return unknown
		})
	}
	operator, optional := strings.CutSuffix(operator, "IfExists")
	test, negates := operatorOf(operator)
	switch {
	case test == nil:
		return unknown
	case k.absent:
		return truthOf(negates || optional)
	}
	holds := anyOf(values, func(v string) truth {
		if strings.Contains(v, "${") {
			return unknown
		}
		return test(v, k.value)
	})
	if negates {
		return holds.not()
	}
	return holds
}

// operatorOf is how an operator compares, and whether it negates that; nil for one that is
// not known.
func operatorOf(name string) (test func(want, have string) truth, negates bool) {
	switch name {
	case "StringEquals", "StringNotEquals":
		test = func(want, have string) truth { return truthOf(want == have) }
	case "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase":
		test = func(want, have string) truth { return truthOf(strings.EqualFold(want, have)) }
	case "StringLike", "StringNotLike":
		test = func(want, have string) truth { return truthOf(glob(want, have)) }
	case "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike":
		test = likeARN
	case "Bool":
		test = func(want, have string) truth {
			if want = strings.ToLower(want); want != "true" && want != "false" {
				return unknown
			}
			return truthOf(want == have)
		}
	}
	return test, strings.Contains(name, "Not")
}

// likeARN compares the six parts of an ARN each for itself: wildcards do not go over their
// colons.
func likeARN(pattern, arn string) truth {
	patterns, parts := strings.SplitN(pattern, ":", 6), strings.SplitN(arn, ":", 6)
	if len(patterns) < 6 || len(parts) < 6 {
		return unknown // not in the form of an ARN
	}
	for i, p := range patterns {
		if !glob(p, parts[i]) {
			return no
		}
	}
	return yes
}
