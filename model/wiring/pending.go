package wiring

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

// errCutOff is why a change is settled whose process has ended.
var errCutOff = errors.New("nothing was changed")

// Kinds are the kinds of changes that a Mender makes.
func (m *Mender) Kinds() []change.Kind {
	return []change.Kind{
		kind{m, PermitKind, permitWords}, kind{m, UnpermitKind, unpermitWords}, kind{m, VariableKind, variableWords},
		kind{m, DeployKind, deployWords},
	}
}

// SettlePending finds out what became of changes whose process ended between intent and
// outcome, and records it.
func (m *Mender) SettlePending(ctx context.Context) ([]change.Result, error) {
	return m.runner.SettlePending(ctx, m.Kinds()...)
}

// kind is one kind of changes as the next start meets it.
type kind struct {
	*Mender
	name  string
	words change.Words
}

// Names implements change.Kind.
func (k kind) Names() []string { return []string{k.name} }

// Words implements change.Kind.
func (k kind) Words() change.Words { return k.words }

// Recall implements change.Kind: the change is settled as one whose answer was lost. Nothing is
// made again.
func (k kind) Recall(ctx context.Context, e journal.Entry) change.Ending {
	step := stepOf(e)
	base := mending{Mender: k.Mender, id: e.ID, step: step}
	var end change.Ending
	switch k.name {
	case PermitKind:
		end = (&permitting{base}).Settle(ctx, errCutOff)
	case UnpermitKind:
		end = (&unpermitting{base}).Settle(ctx, errCutOff)
	case VariableKind:
		end = (&setting{base}).Settle(ctx, errCutOff)
	default:
		end = (&deploying{base}).Settle(ctx, errCutOff)
	}
	switch {
	case end.Unknown && model.ClassOf(end.Err) == model.Gone:
		return change.Ending{Status: change.Failed, Reason: "the API or its stage does not exist any more"}
	case end.Unknown:
		end.Reason = change.Cause(end.Err)
	case end.Status == change.Moved:
		end.Reason = "it was made"
	}
	end.Again = false
	return end
}

// stepOf is the step that an entry of the journal is about.
func stepOf(e journal.Entry) Step {
	at := e.Subject()
	s := Step{API: model.API{ID: at.Name, Name: e.API, Kind: model.APIKind(e.APIKind)}, Stage: at.Part}
	function := e.To
	if e.Kind == UnpermitKind {
		function = e.From
	}
	switch e.Kind {
	case VariableKind:
		s.Variable = variableOf(e.From, e.To)
	case DeployKind:
		s.Deploys, s.Serves = true, e.From
		if e.To != draft {
			s.Back = e.To
		}
	default:
		s.Permission = model.Permission{Statement: e.Statement, SourceARN: e.Source}
		s.Permission.Function, s.Permission.Alias, _ = strings.Cut(function, ":")
	}
	return s
}

// Mends reports whether an entry of the journal is of a change that a Mender makes.
func Mends(e journal.Entry) bool {
	switch e.Kind {
	case PermitKind, UnpermitKind, VariableKind, DeployKind:
		return true
	}
	return false
}

// PrepareBack makes a sheet that takes changes of the journal back: a change, or those of a
// set, the last one first. What can not be taken back is among what is left. The error says
// that nothing of it can be.
func (m *Mender) PrepareBack(
	ctx context.Context, made []journal.Move, undoes *change.Undone, reason string,
) (Sheet, error) {
	s := Sheet{ID: m.deps.NewID(), Reason: reason, Verdict: change.Ready, Undoes: undoes}
	for i := len(made) - 1; i >= 0; i-- {
		e := made[i].Intent
		one := StepSheet{Step: stepOf(e), ID: m.deps.NewID()}
		switch e.Kind {
		case PermitKind:
			one.Removes = true
		case VariableKind:
			v := one.Variable
			one.Variable = Variable{Name: v.Name, From: v.To, To: v.From}
		case DeployKind:
			if e.From == "" {
				s.Left = append(s.Left, fmt.Sprintf("the deployment of %s to %s stays: %s", e.API, one.Stage,
					neverServed))
				continue
			}
			one.Back, one.Serves = e.From, e.To
			if o := made[i].Outcome; o != nil && o.To != "" {
				one.Serves = o.To
			}
		}
		one.Asked = m.runner.Ask(ctx, m.mending(&s, one).Sheet())
		one.Refusal = change.Refusal(one.Asked)
		s.Changes = append(s.Changes, one)
	}
	if len(s.Changes) == 0 {
		return s, errors.New("it can not be taken back: " + neverServed)
	}
	return s, nil
}
