package change

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/journal"
)

// SettlePending finds out what became of changes of some kinds whose process ended
// between intent and outcome, and records it, in the order of the kinds: the one of
// a set as a whole comes behind those of its changes. Only those of the account and Region
// at hand can be settled, so the identity has to be known before. The error says
// that some could not be settled yet, or not recorded; they stay pending, and their
// result is Unknown.
func (r *Runner) SettlePending(ctx context.Context, kinds ...Kind) ([]Result, error) {
	pending, err := r.deps.Journal.Pending(ctx, r.deps.Now(), r.deps.Operator.Host)
	if err != nil {
		return nil, fmt.Errorf("look for changes without outcome: %w", err)
	}
	id := r.deps.Identity()
	var results []Result
	var errs []error
	cut := map[string]bool{} // ids of what is pending
	for _, p := range pending {
		cut[p.Intent.ID] = true
	}
	for _, k := range kinds {
		for _, p := range journal.Among(pending, k.Names()...) {
			if p.Intent.Account != id.Account || p.Intent.Region != id.Region {
				continue
			}
			if ctx.Err() != nil {
				return results, errors.Join(append(errs, ctx.Err())...)
			}
			part := cut[p.Intent.Set]
			res, told, err := r.settleIntent(ctx, k, p.Intent, part)
			if part {
				continue // its set tells of it
			}
			if err != nil {
				errs = append(errs, err)
			}
			if told {
				results = append(results, res)
			}
		}
	}
	return results, errors.Join(errs...)
}

// settleIntent settles one, and reports whether this process is the one to tell. That
// aloft ended in the middle is said of the whole, once.
func (r *Runner) settleIntent(ctx context.Context, k Kind, e journal.Entry, part bool) (Result, bool, error) {
	end := k.Recall(ctx, e)
	end.Settled = true
	if !end.Unknown && !part {
		begun := fmt.Sprintf("aloft ended in the middle of this %s, begun at %s", k.Words().Noun, Moment(e.At))
		end.Reason = strings.TrimSuffix(begun+": "+end.Reason, ": ")
	}
	m := member{sheet: Sheet{ID: e.ID, Kind: e.Kind, Words: k.Words(), Subject: e.Subject(), Stage: e.Stage, From: e.From, To: e.To}, set: e.Set, of: e.SetOf}
	res := r.result(m, end)
	noun := k.Words().Noun
	if end.Unknown {
		err := end.Err
		if err == nil {
			err = errors.New(end.Reason)
		}
		return res, true, fmt.Errorf("settle the %s of %s: %w", noun, res.Subject, err)
	}
	switch err := r.append(ctx, outcome(e, res, end.Revision)); {
	case errors.Is(err, journal.ErrSettled):
		return res, false, nil // another process was faster, and says so
	case err != nil:
		return res, true, fmt.Errorf("record how the %s of %s ended: %w", noun, res.Subject, err)
	}
	return res, true, nil
}

// Foreign says of pending changes which of them no kind here can settle, in one
// line each: those of a kind or a format that this aloft does not know. They stay
// pending.
func Foreign(pending []journal.Move, kinds ...Kind) []string {
	var known []string
	for _, k := range kinds {
		known = append(known, k.Names()...)
	}
	settled := journal.Among(pending, known...)
	var lines []string
	for _, p := range pending {
		e := p.Intent
		if slices.ContainsFunc(settled, func(m journal.Move) bool { return m.Intent.ID == e.ID }) {
			continue
		}
		lines = append(lines, fmt.Sprintf("the change %s (%s), begun by %s at %s, is of a kind that this aloft does not know: it stays pending until a newer aloft finds out what became of it",
			e.ID, e.Kind, e.By, Moment(e.At)))
	}
	return lines
}
