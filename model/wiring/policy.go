package wiring

// Policies of functions, as far as calls by AWS services go. The rules are those of AWS'
// Identity and Access Management: what is in no statement is not allowed, one statement that
// allows is enough, and one that denies wins over all. What these rules do not settle for
// certain is not known, and never guessed.

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/aloftdeck/aloft/model/safetext"
)

// Caller is who calls a function, as its policies see it.
type Caller struct {
	Service string // principal: "apigateway.amazonaws.com"
	Action  string // "lambda:InvokeFunction"
	// Resource is the ARN that is called, with the alias:
	// "arn:aws:lambda:us-east-1:123456789012:function:orders:prod".
	Resource string
	// SourceARN is on behalf of what it is called:
	// "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/orders/*".
	SourceARN     string
	SourceAccount string // 12 digits: whose the source is
}

// Decision is what policies say of a call.
type Decision string

// The decisions.
const (
	Allowed   Decision = "allowed"
	NotLet    Decision = "not allowed" // no statement allows it
	Denied    Decision = "denied"      // a statement denies it
	Undecided Decision = "not known"
)

// Ruling is a decision and what it rests on.
type Ruling struct {
	Decision  Decision
	Statement string // JSON in one line: what allows, denies, or can not be judged; empty when nothing was said
	Why       string // what of the statement can not be judged; empty otherwise
}

// Judge says whether policies let a caller in. The documents are JSON; all of them count,
// and empty ones say nothing.
func Judge(documents []string, c Caller) Ruling {
	policies := make([]policy, len(documents))
	for i, d := range documents {
		policies[i] = policyOf(d)
	}
	return judge(policies, c)
}

// policy is a document that was read once, to be asked of many calls.
type policy struct {
	document   string
	statements []statement
	unreadable string // why it can not be read; empty when it can
}

func policyOf(document string) policy {
	p := policy{document: document}
	p.statements, p.unreadable = statementsOf(document)
	return p
}

func judge(policies []policy, c Caller) Ruling {
	var allows, denies, maybeAllows, maybeDenies *Ruling
	for _, p := range policies {
		if p.unreadable != "" {
			return Ruling{Decision: Undecided, Statement: oneLine([]byte(p.document)), Why: p.unreadable}
		}
		for _, s := range p.statements {
			applies, why := s.applies(c)
			if applies == no {
				continue
			}
			found := &Ruling{Statement: oneLine(s.text), Why: why}
			switch effect := s.effect(); {
			case effect == "Allow" && applies == yes:
				allows = first(allows, found)
			case effect == "Allow":
				maybeAllows = first(maybeAllows, found)
			case effect == "Deny" && applies == yes:
				denies = first(denies, found)
			case effect == "Deny":
				maybeDenies = first(maybeDenies, found)
			default:
				found.Why = "its effect is neither Allow nor Deny"
				maybeAllows, maybeDenies = first(maybeAllows, found), first(maybeDenies, found)
			}
		}
	}
	switch {
	case denies != nil:
		return Ruling{Decision: Denied, Statement: denies.Statement}
	case allows == nil && maybeAllows == nil:
		return Ruling{Decision: NotLet}
	case maybeDenies != nil:
		return Ruling{Decision: Undecided, Statement: maybeDenies.Statement, Why: maybeDenies.Why}
	case allows != nil:
		return Ruling{Decision: Allowed, Statement: allows.Statement}
	}
	return Ruling{Decision: Undecided, Statement: maybeAllows.Statement, Why: maybeAllows.Why}
}

func first(a, b *Ruling) *Ruling {
	if a != nil {
		return a
	}
	return b
}

// statement is one statement of a policy: its elements, by their names.
type statement struct {
	text     []byte
	elements map[string]json.RawMessage
}

// statementsOf are the statements of a document; the text says why they can not be read.
func statementsOf(document string) ([]statement, string) {
	if strings.TrimSpace(document) == "" {
		return nil, ""
	}
	var policy map[string]json.RawMessage
	if err := json.Unmarshal([]byte(document), &policy); err != nil {
		return nil, "the policy is no JSON object"
	}
	texts, ok := listOf(policy["Statement"])
	if !ok {
		return nil, "the policy has no statements that can be read"
	}
	var statements []statement
	for _, text := range texts {
		s := statement{text: text}
		if err := json.Unmarshal(text, &s.elements); err != nil {
			return nil, "a statement of the policy is no JSON object"
		}
		statements = append(statements, s)
	}
	return statements, ""
}

// listOf is what JSON says in a list, or alone.
func listOf(text json.RawMessage) ([]json.RawMessage, bool) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 || string(text) == "null" {
		return nil, false
	}
	if text[0] != '[' {
		return []json.RawMessage{text}, true
	}
	var list []json.RawMessage
	return list, json.Unmarshal(text, &list) == nil
}

// stringsOf are texts in a list, or one alone. Numbers and true and false are the texts by
// which conditions may name them as well.
func stringsOf(text json.RawMessage) ([]string, bool) {
	list, ok := listOf(text)
	if !ok {
		return nil, false
	}
	words := make([]string, 0, len(list))
	for _, item := range list {
		item = bytes.TrimSpace(item)
		var word string
		switch {
		case len(item) > 0 && strings.ContainsRune("0123456789-tf", rune(item[0])):
			word = string(item)
		case json.Unmarshal(item, &word) != nil || string(item) == "null":
			return nil, false
		}
		words = append(words, word)
	}
	return words, true
}

func oneLine(text []byte) string {
	var b bytes.Buffer
	if json.Compact(&b, text) != nil {
		return safetext.Line(strings.Join(strings.Fields(string(text)), " "))
	}
	return safetext.Line(b.String())
}
