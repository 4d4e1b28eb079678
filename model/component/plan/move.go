package plan

import (
	"context"
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/release"
)

// moved is a move, or why there is none.
func (v *view) moved(ctx context.Context, m Mover, r release.Request) (change.Change, change.Ending) {
	sheet := m.Prepare(ctx, r)
	switch {
	case sheet.Verdict == release.Unchanged:
		return nil, change.Ending{Status: change.NotChanged, Reason: sheet.Reason}
	case sheet.Verdict != release.Ready:
		end := change.Ending{Status: change.WasRefused, Reason: sheet.Reason}
		if sheet.Failure != nil {
			end.Status, end.Err = change.Failed, sheet.Failure
		}
		return nil, end
	}
	return m.Set([]release.Sheet{sheet}, release.Options{}).Changes[0], change.Ending{}
}

// unlooked is how a step ends that could not be looked at.
func unlooked(err error) change.Ending {
	return change.Ending{Status: change.Failed, Err: err, Reason: "it could not be looked at: " + change.Cause(err)}
}

// move brings a changed configuration to the first stage, and to no other, as every move is made.
type move struct {
	component.Function
	stage model.Stage
}

func (m move) id() ID { return ID{MoveKind, aliasName(m.Name, m.stage.Alias)} }

func (m move) look(ctx context.Context, v *view) (found, error) {
	s, err := v.served(ctx, m.Function)
	switch {
	case err != nil:
		return found{}, err
	case !s.there || s.fits:
		return hidden(), nil
	}
	f := found{action: Update, stage: m.stage}
	switch {
	case s.better != nil:
		f.detail = fmt.Sprintf("%s → %s, with the configuration of the file", s.alias.Version, s.better.Number)
	case v.will(VersionKind, m.Name):
		f.detail = s.alias.Version + " → the new version, with the configuration of the file"
	default:
		return hidden(), nil
	}
	return f, nil
}

// inner implements mover.
func (m move) inner(ctx context.Context, v *view) (change.Change, change.Ending) {
	s, err := v.served(ctx, m.Function)
	switch {
	case err != nil:
		return nil, unlooked(err)
	case s.better == nil:
		return nil, change.Ending{Status: change.WasRefused,
			Reason: "there is no version with the configuration of the file: apply again"}
	}
	return v.moved(ctx, v.deps.Mover, release.Request{Kind: release.To, Function: m.Name, Stage: m.stage,
		Version: s.better.Number, Reason: v.Reason})
}
