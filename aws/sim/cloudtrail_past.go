package sim

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/aloftdeck/aloft/model/release"
)

// What CloudTrail knows of the demo's aliases from before it began.

// pastMoves is how many moves of each alias it knows at most.
const pastMoves = 4

// Who moves things without aloft.
const (
	scriptAgent    = "Boto3/1.35.36 md/Botocore#1.35.36 ua/2.0 os/linux md/arch#x86_64 lang/python#3.12.6"
	terraformAgent = "APN/1.0 HashiCorp/1.0 Terraform/1.9.5 (+https://www.terraform.io) terraform-provider-aws/5.70.0 " +
		"(+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.31.0"
	consoleAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
	aloftAgent   = "aws-sdk-go-v2/1.47.7 ua/2.1 os/linux lang/go#1.26 aloft/1.0.0"
)

var (
	pipelineActor = actor{user: "deploy", role: "ci", agent: scriptAgent}
	stackActor    = actor{user: "AWSCloudFormation", role: "ci", invokedBy: "cloudformation.amazonaws.com", agent: "cloudformation.amazonaws.com"}
	outsideActor  = actor{user: "terraform", role: "platform", agent: terraformAgent}
)

// colleague is one of the team with aloft.
func colleague(name string) actor {
	return actor{user: name, role: "Operator", agent: aloftAgent}
}

// recall makes the past of a function's aliases, so that each ends at what it
// serves. Moves before a stamp's were the pipeline's.
func (w *World) recall(f *function, s story, published []version, at time.Time) (past []event) {
	r := stream(w.seed, "trail "+s.name)
	for _, a := range f.sortedAliases() {
		past = append(past, w.pastOf(r, f, a, s, published, at)...)
	}
	return past
}

// pastOf is the past of one alias, oldest first.
func (w *World) pastOf(r *rand.Rand, f *function, a *alias, s story, published []version, at time.Time) []event {
	last := at.Add(-time.Duration(5+r.IntN(20)) * time.Minute)
	var newest []event // that are not of the chain of versions
	add := func(e event) { newest = append([]event{e}, newest...) }
	to, _ := strconv.Atoi(a.version)
	if a.extra != "" {
		add(event{name: updatedAlias, at: last, weights: map[string]float64{a.extra: a.weight}, by: actor{user: "bob", role: "Operator", agent: consoleAgent}})
	}
	moved := published[to-1].modified.Add(time.Duration(10+r.IntN(60)) * time.Minute)
	by, text := pipelineActor, (*string)(nil)
	chain := []string{a.version}
	if st, ok := stampOf(a); ok {
		moved, by, text, chain = st.At, colleague(st.By), aws.String(a.description), append([]string{st.To}, st.Back...)
		if st.To != a.version { // something else has moved it since
			by2 := outsideActor
			if _, owned := w.stacks[f.name+":"+a.name]; owned {
				by2 = stackActor
			}
			add(event{name: updatedAlias, at: last, version: aws.String(a.version), weights: map[string]float64{}, by: by2})
		}
	} else {
		for v := to - 1; v > 0 && len(chain) < pastMoves; v-- {
			chain = append(chain, strconv.Itoa(v))
		}
	}
	limit := last.Add(-time.Minute)
	if text != nil && len(newest) == 0 {
		limit = at // nothing came after the move that the stamp tells of
	}
	if moved.After(limit) {
		moved = limit
	}
	events := newest
	for i, v := range chain[:min(len(chain), pastMoves)] {
		e := event{name: updatedAlias, at: moved, version: &chain[i], description: text, weights: map[string]float64{}, by: by}
		if v == "1" {
			e.name = createdAlias
		}
		events = slices.Insert(events, 0, e)
		by, text = pipelineActor, nil
		if i+1 < len(chain) {
			n, _ := strconv.Atoi(chain[i+1])
			before := published[n-1].modified.Add(time.Duration(10+r.IntN(60)) * time.Minute)
			if limit := moved.Add(-time.Minute); before.After(limit) {
				before = limit
			}
			moved = before
		}
	}
	revision := ""
	for i := range events {
		e := &events[i]
		e.id, e.function, e.alias, e.at = uuid(r), f.name, a.name, e.at.UTC().Truncate(time.Second)
		e.revision, e.made = revision, uuid(r)
		revision = e.made
	}
	events[len(events)-1].made = a.revision
	return events
}

// stampOf is the stamp in an alias' description.
func stampOf(a *alias) (release.Stamp, bool) { return release.ParseStamp(a.description) }
