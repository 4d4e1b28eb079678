package sim

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The fault script. A rule is one word:
//
//	OPERATION[SUBJECT]WHICH=EFFECT
//
// OPERATION is the API's name of it, in every service that has one so called;
// with the service in front of it, as IAM writes it, in that service alone:
// codebuild.StartBuild, logs.GetLogEvents. * stands for all, logs.* for all of one
// service. SUBJECT, which may be left out, stands in brackets: a glob for what the
// call is made on, whose * also takes in slashes. It is a function or
// function:alias for Lambda, a project or project:uuid for CodeBuild, group or
// group:stream for CloudWatch Logs, bucket/key for S3 and a repository for
// CodeCommit, a table for DynamoDB, a resource such as table/orders for auto
// scaling, namespace/metric for CloudWatch and a service's code for the price
// list; calls on many at once have none. WHICH picks from the calls that OPERATION and SUBJECT select,
// counted from the moment that the script is set, every try of the SDK being a
// call: #3 the third, #3+ the third and all after it, *2 the first two; left
// out, all.
//
// EFFECT is one of
//
//	lost            carried out, then the connection breaks: the SDK tries again
//	lost:hang       carried out, then no answer until the caller gives up
//	lost:500        carried out, then answered with a 500: the SDK tries again
//	applied412      carried out, then answered with a stale revision, as a retry after a lost answer is
//	hang            not carried out, no answer until the caller gives up
//	down            not carried out: the network cannot be reached
//	slow:2s         answered that much later; adds to any other effect
//	throttle        the service's own word for too many calls
//	denied          the permission is missing; GetCallerIdentity never is denied by AWS, and so not by *
//	expired         the credentials are past their time
//	error:CODE      an error with that code
//
// Examples: "UpdateAlias#3=lost", "GetAlias*2=error:AccessDeniedException",
// "UpdateAlias[orders:prod]=hang", "*=expired", "*=slow:2s ListAliases=throttle".
// Of several rules that fit a call, the first decides.

// effectKind is what a rule does to a call.
type effectKind int

const (
	effectNone effectKind = iota
	effectLost
	effectLostHang
	effectLostBroken
	effectApplied412
	effectHang
	effectDown
	effectSlow
	effectThrottle
	effectDenied
	effectExpired
	effectError
)

type effect struct {
	kind effectKind
	slow time.Duration
	code string
}

// armedRule is a rule with the count of calls that it was looked at for.
type armedRule struct {
	text      string
	operation string // "*": all
	subject   string // glob; empty: any
	from, to  int    // 1-based, inclusive; to 0: no end
	effect    effect
	seen      int
	fired     int
}

// Script sets the fault script, in place of the one before. Each text holds rules
// with blanks between them. Without any, the script is cleared. A mistake in any
// of them is an error, and leaves the old script.
func (w *World) Script(rules ...string) error {
	var script []*armedRule
	for _, text := range rules {
		for word := range strings.FieldsSeq(text) {
			r, err := parseRule(word)
			if err != nil {
				return fmt.Errorf("fault script: %q: %w", word, err)
			}
			if !w.knows(r.operation) {
				return fmt.Errorf("fault script: %q: %s is not simulated", word, r.operation)
			}
			script = append(script, r)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.script = script
	return nil
}

// Unfired is the rules of the script that no call has met. A test that ends with
// any has not tested what it says.
func (w *World) Unfired() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []string
	for _, r := range w.script {
		if r.fired == 0 {
			out = append(out, r.text)
		}
	}
	return out
}

// effectOn is what the script does to the call that has just arrived, and by how
// much it slows it down.
func (w *World) effectOn(service, operation, subject string) (effect, time.Duration) {
	var decided effect
	var slow time.Duration
	for _, r := range w.script {
		if !r.fits(service, operation, subject) {
			continue
		}
		r.seen++
		if r.seen < r.from || r.to != 0 && r.seen > r.to {
			continue
		}
		switch {
		case r.effect.kind == effectSlow:
			slow += r.effect.slow
		case decided.kind == effectNone:
			decided = r.effect
		default:
			continue
		}
		r.fired++
	}
	return decided, slow
}

func (r *armedRule) fits(service, operation, subject string) bool {
	switch {
	case !selects(r.operation, service, operation):
		return false
	case strings.HasSuffix(r.operation, "*") && r.effect.kind == effectDenied && operation == "GetCallerIdentity":
		return false
	case r.subject == "":
		return true
	}
	ok, _ := path.Match(acrossSlashes(r.subject), acrossSlashes(subject)) // the pattern was checked when it was parsed
	return ok
}

// acrossSlashes keeps path.Match from stopping at the slashes of log groups and
// keys.
func acrossSlashes(s string) string { return strings.ReplaceAll(s, "/", "\x01") }

func parseRule(text string) (*armedRule, error) {
	left, right, ok := strings.Cut(text, "=")
	if !ok {
		return nil, fmt.Errorf("no = between the calls and the effect")
	}
	r := &armedRule{text: text, from: 1}
	var err error
	if r.effect, err = parseEffect(right); err != nil {
		return nil, err
	}
	which := ""
	if open := strings.IndexByte(left, '['); open >= 0 {
		end := strings.LastIndexByte(left, ']')
		if end < open+2 {
			return nil, fmt.Errorf("no subject between [ and ]")
		}
		r.operation, r.subject, which = left[:open], left[open+1:end], left[end+1:]
		if _, err := path.Match(r.subject, ""); err != nil {
			return nil, fmt.Errorf("subject %q: %w", r.subject, err)
		}
	} else if rest, ok := strings.CutPrefix(left, "*"); ok {
		r.operation, which = "*", rest
	} else if service, rest, ok := strings.Cut(left, ".*"); ok {
		r.operation, which = service+".*", rest
	} else {
		end := len(left)
		if i := strings.IndexAny(left, "#*"); i >= 0 {
			end = i
		}
		r.operation, which = left[:end], left[end:]
	}
	if r.operation == "" {
		return nil, fmt.Errorf("no operation before the effect")
	}
	r.from, r.to, err = parseWhich(which)
	return r, err
}

// parseWhich reads #N, #N+ or *N as the first and last call meant.
func parseWhich(s string) (from, to int, err error) {
	if s == "" {
		return 1, 0, nil
	}
	digits, open := strings.CutSuffix(s[1:], "+")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || open && s[0] == '*' || !strings.ContainsAny(s[:1], "#*") {
		return 0, 0, fmt.Errorf("%q picks no calls: #3, #3+ and *3 do", s)
	}
	switch {
	case s[0] == '*':
		return 1, n, nil
	case open:
		return n, 0, nil
	}
	return n, n, nil
}

// plainEffects are those that take no argument.
var plainEffects = map[string]effectKind{
	"lost":       effectLost,
	"lost:hang":  effectLostHang,
	"lost:500":   effectLostBroken,
	"applied412": effectApplied412,
	"hang":       effectHang,
	"down":       effectDown,
	"throttle":   effectThrottle,
	"denied":     effectDenied,
	"expired":    effectExpired,
}

func parseEffect(s string) (effect, error) {
	if kind, ok := plainEffects[s]; ok {
		return effect{kind: kind}, nil
	}
	word, arg, _ := strings.Cut(s, ":")
	switch {
	case word == "slow":
		d, err := time.ParseDuration(arg)
		if err != nil || d <= 0 {
			return effect{}, fmt.Errorf("slow wants a duration such as slow:2s")
		}
		return effect{kind: effectSlow, slow: d}, nil
	case word == "error" && arg != "":
		return effect{kind: effectError, code: arg}, nil
	}
	known := make([]string, 0, len(plainEffects)+2)
	for name := range plainEffects {
		known = append(known, name)
	}
	known = append(known, "slow:DURATION", "error:CODE")
	slices.Sort(known)
	return effect{}, fmt.Errorf("unknown effect %q: there are %s", s, strings.Join(known, ", "))
}
