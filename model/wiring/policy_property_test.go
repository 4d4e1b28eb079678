package wiring_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model/wiring"
)

// A second evaluator of policies, which shares nothing with the one that is tested: it never
// reads JSON. Statements are drawn as values, each of whose parts says by itself what it means
// for a call, and only then written down as a document.

// verdict is what is known of a sentence, by Kleene's logic of three values.
type verdict int8

const (
	never verdict = iota
	perhaps
	always
)

func verdictOf(b bool) verdict {
	if b {
		return always
	}
	return never
}

// part is one element of a statement: how it is written, and what it means for a call.
type part struct {
	name  string
	text  any
	means func(wiring.Caller) verdict
}

// drawn is a statement and the effect that it has where all of its parts hold.
type drawn struct {
	effect string
	parts  []part
}

func (d drawn) json() map[string]any {
	written := map[string]any{"Effect": d.effect}
	for _, p := range d.parts {
		written[p.name] = p.text
	}
	return written
}

func (d drawn) about(c wiring.Caller) verdict {
	all := always
	for _, p := range d.parts {
		all = min(all, p.means(c))
	}
	return all
}

// ruled is the rule of IAM: a sure denial wins, without anything that may allow nothing is
// allowed, and whatever may deny or only may allow leaves it open.
func ruled(statements []drawn, c wiring.Caller) wiring.Decision {
	best := map[string]verdict{}
	for _, s := range statements {
		best[s.effect] = max(best[s.effect], s.about(c))
	}
	switch {
	case best["Deny"] == always:
		return wiring.Denied
	case best["Allow"] == never:
		return wiring.NotLet
	case best["Deny"] == perhaps, best["Allow"] == perhaps:
		return wiring.Undecided
	}
	return wiring.Allowed
}

// like says whether a text is as a pattern with "*" and "?" has it, where one is what a sign
// that a wildcard takes may be.
func like(pattern, text, one string) bool {
	expression := regexp.QuoteMeta(pattern)
	expression = strings.ReplaceAll(expression, `\*`, one+`*`)
	expression = strings.ReplaceAll(expression, `\?`, one)
	expression = `(?s)^` + expression + `$`
	if compiled[expression] == nil {
		compiled[expression] = regexp.MustCompile(expression)
	}
	return compiled[expression].MatchString(text)
}

// compiled are the expressions that were met, which are few and come up often.
var compiled = map[string]*regexp.Regexp{}

// likeARN compares an ARN by its six parts, of which the last alone may hold colons.
func likeARN(pattern, arn string) bool {
	wanted, has := strings.SplitN(pattern, ":", 6), strings.SplitN(arn, ":", 6)
	for i := range wanted {
		one := `[^:]`
		if i == 5 {
			one = `.`
		}
		if !like(wanted[i], has[i], one) {
			return false
		}
	}
	return true
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// some draws one to three of what there is, and writes one of them alone or as a list.
func some(r *rand.Rand, from []string) ([]string, any) {
	n := 1 + r.IntN(3)
	chosen := make([]string, n)
	for i := range chosen {
		chosen[i] = pick(r, from...)
	}
	if n == 1 && r.IntN(2) == 0 {
		return chosen, chosen[0]
	}
	return chosen, chosen
}

func anyHolds(patterns []string, holds func(string) bool) verdict {
	for _, p := range patterns {
		if holds(p) {
			return always
		}
	}
	return never
}

const (
	account = "123456789012"
	lambda  = "arn:aws:lambda:us-east-1:" + account + ":function:"
	gateway = "arn:aws:execute-api:us-east-1:" + account + ":"
)

func principalOf(r *rand.Rand) part {
	p := part{name: "Principal"}
	switch r.IntN(5) {
	case 0:
		p.text, p.means = "*", func(wiring.Caller) verdict { return always }
	case 1:
		p.text = map[string]any{"AWS": pick[any](r, "*", []string{account, "*"})}
		p.means = func(wiring.Caller) verdict { return always }
	case 2:
		p.text = map[string]any{"AWS": pick(r, account, "arn:aws:iam::"+account+":root")}
		p.means = func(wiring.Caller) verdict { return never }
	default:
		names, text := some(r, []string{"apigateway.amazonaws.com", "events.amazonaws.com", "s3.amazonaws.com"})
		p.text = map[string]any{"Service": text}
		p.means = func(c wiring.Caller) verdict {
			return anyHolds(names, func(name string) bool { return name == c.Service })
		}
	}
	return p
}

func actionOf(r *rand.Rand) part {
	actions, text := some(r, []string{
		"lambda:InvokeFunction", "lambda:InvokeFunction", "lambda:invokefunction", "lambda:*", "lambda:Invoke*", "*",
		"lambda:GetFunction", "lambda:InvokeFunctionUrl", "lambda:Invoke", "lambda:InvokeFunctio?", "s3:*",
	})
	return part{"Action", text, func(c wiring.Caller) verdict {
		return anyHolds(actions, func(p string) bool {
			return like(strings.ToLower(p), strings.ToLower(c.Action), `.`)
		})
	}}
}

// resourceOf draws resources whose wildcards do not stand before a colon that they would have
// to take: what those mean is not written down by AWS.
func resourceOf(r *rand.Rand) part {
	patterns, text := some(r, []string{
		lambda + "orders:prod", lambda + "orders:prod", lambda + "orders:stage", lambda + "orders", lambda + "orders:*",
		lambda + "ord*:prod", lambda + "order:prod", lambda + "orders:pro?", lambda + "orders:p*d", "*",
		"arn:aws:lambda:*:" + account + ":function:orders:prod", "arn:aws:lambda:eu-west-1:*:function:orders:*",
		lambda + "orders-archive:prod", lambda + "orders*",
	})
	return part{"Resource", text, func(c wiring.Caller) verdict {
		return anyHolds(patterns, func(p string) bool { return like(p, c.Resource, `.`) })
	}}
}

var sources = []string{
	gateway + "a1b2c3d4e5/*/*/*", gateway + "a1b2c3d4e5/prod/*/*", gateway + "a1b2c3d4e5/prod/GET/orders/*",
	gateway + "a1b2c3d4e5/stage/*", gateway + "a1b2c3d4e5/*", gateway + "zzzzzzzzzz/*", gateway + "a1b2c3d4e?/prod/*",
	gateway + "a1b2c3d4e5/*/POST/orders", gateway + "a1b2c3d4e5/prod", "arn:aws:execute-api:*:*:*",
	"arn:aws:execute-api:us-*-1:" + account + ":a1b2c3d4e5/prod/*", "arn:aws:events:us-east-1:" + account + ":rule/x",
}

// conditionOf draws conditions; of several all must hold.
func conditionOf(r *rand.Rand) part {
	written := map[string]map[string]any{}
	var meanings []func(wiring.Caller) verdict
	for range 1 + r.IntN(2) {
		operator, key, text, means := oneCondition(r)
		if written[operator] == nil {
			written[operator] = map[string]any{}
		}
		if written[operator][key] != nil {
			continue
		}
		written[operator][key] = text
		meanings = append(meanings, means)
	}
	return part{"Condition", written, func(c wiring.Caller) verdict {
		all := always
		for _, means := range meanings {
			all = min(all, means(c))
		}
		return all
	}}
}

func oneCondition(r *rand.Rand) (operator, key string, text any, means func(wiring.Caller) verdict) {
	switch r.IntN(6) {
	case 0, 1:
		patterns, text := some(r, sources)
		negated := r.IntN(4) == 0
		operator := pick(r, "ArnLike", "ArnEquals")
		if negated {
			operator = pick(r, "ArnNotLike", "ArnNotEquals")
		}
		return operator + pick(r, "", "IfExists"), pick(r, "AWS:SourceArn", "aws:SourceArn"), text,
			func(c wiring.Caller) verdict {
				found := anyHolds(patterns, func(p string) bool { return likeARN(p, c.SourceARN) })
				return verdictOf((found == always) != negated)
			}
	case 2:
		patterns, text := some(r, sources)
		return "StringLike", "aws:SourceArn", text, func(c wiring.Caller) verdict {
			return anyHolds(patterns, func(p string) bool { return like(p, c.SourceARN, `.`) })
		}
	case 3:
		accounts, text := some(r, []string{account, "210987654321"})
		negated := r.IntN(3) == 0
		operator := "StringEquals"
		if negated {
			operator = "StringNotEquals"
		}
		return operator, "AWS:SourceAccount", text, func(c wiring.Caller) verdict {
			found := anyHolds(accounts, func(a string) bool { return a == c.SourceAccount })
			return verdictOf((found == always) != negated)
		}
	case 4:
		wanted := pick(r, "true", "false")
		return "Null", pick(r, "aws:SourceArn", "aws:SourceAccount"), wanted, func(wiring.Caller) verdict {
			return verdictOf(wanted == "false")
		}
	}
	// What a call by a service carries of these is not known to whoever only reads policies.
	key, value := "aws:SourceIp", "10.0.0.0/8"
	if r.IntN(2) == 0 {
		key, value = "aws:PrincipalOrgID", "o-1234567890"
	}
	return pick(r, "IpAddress", "StringEquals", "StringLike"), key, value,
		func(wiring.Caller) verdict { return perhaps }
}

func statementOf(r *rand.Rand) drawn {
	d := drawn{effect: pick(r, "Allow", "Allow", "Allow", "Deny")}
	d.parts = []part{principalOf(r), actionOf(r), resourceOf(r)}
	if r.IntN(3) > 0 {
		d.parts = append(d.parts, conditionOf(r))
	}
	return d
}

// documentsOf writes statements down as one or two policies.
func documentsOf(t *testing.T, r *rand.Rand, statements []drawn) []string {
	t.Helper()
	cut := r.IntN(len(statements) + 1)
	var documents []string
	for _, some := range [][]drawn{statements[:cut], statements[cut:]} {
		if len(some) == 0 {
			continue
		}
		written := make([]map[string]any, len(some))
		for i, s := range some {
			written[i] = s.json()
			if r.IntN(2) == 0 {
				written[i]["Sid"] = fmt.Sprint("s", i)
			}
		}
		policy := map[string]any{"Version": "2012-10-17", "Statement": any(written)}
		if len(written) == 1 && r.IntN(3) == 0 {
			policy["Statement"] = written[0]
		}
		text, err := json.Marshal(policy)
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, string(text))
	}
	return documents
}

func TestRandomPoliciesAreJudgedAsASecondEvaluatorJudgesThem(t *testing.T) {
	c := wiring.Caller{
		Service: "apigateway.amazonaws.com", Action: "lambda:InvokeFunction", Resource: lambda + "orders:prod",
		SourceARN: gateway + "a1b2c3d4e5/prod/GET/orders/*", SourceAccount: account,
	}
	seen, open := map[wiring.Decision]int{}, 0
	for seed := range uint64(20_000) {
		r := rand.New(rand.NewPCG(seed, 1))
		statements := make([]drawn, 1+r.IntN(4))
		for i := range statements {
			statements[i] = statementOf(r)
		}
		documents := documentsOf(t, r, statements)
		want, got := ruled(statements, c), wiring.Judge(documents, c)
		seen[want]++
		if got.Decision == want {
			continue
		}
		// To know less than could be known loses a check, to know better loses a request.
		if got.Decision == wiring.Undecided {
			open++
			continue
		}
		t.Fatalf("seed %d: judged %s (%s), it is %s\n%s", seed, got.Decision, got.Statement, want,
			strings.Join(documents, "\n"))
	}
	for _, d := range []wiring.Decision{wiring.Allowed, wiring.NotLet, wiring.Denied, wiring.Undecided} {
		if seen[d] < 500 {
			t.Errorf("%s came up %d times only: the draw is too narrow", d, seen[d])
		}
	}
	if open > 20_000/20 {
		t.Errorf("%d of 20000 policies were left open that can be judged", open)
	}
}
