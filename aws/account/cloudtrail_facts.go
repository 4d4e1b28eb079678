package account

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// Bounds of what is kept of an event, in bytes: nothing that is longer comes from
// Lambda's own API.
const (
	maxEvent = 256 << 10
	maxText  = 500
)

// trailEvent is what is read of the JSON of one event, whose parameters and answer are
// of type P. Where a call came from is not kept.
type trailEvent[P any] struct {
	trailCaller
	ErrorCode          string
	RecipientAccountID string `json:"recipientAccountId"`
	RequestParameters  P
	ResponseElements   P
}

// trailCaller is who made a call, in the JSON of an event.
type trailCaller struct {
	UserIdentity struct {
		Type           string
		ARN            string
		UserName       string
		InvokedBy      string
		SessionContext struct {
			SessionIssuer struct{ UserName string }
		}
	}
	UserAgent   string
	FromConsole string `json:"sessionCredentialFromConsole"`
}

// trailAlias is an alias in the parameters of a call, or in its answer, which
// CloudTrail may leave out.
type trailAlias struct {
	FunctionName    string
	Name            string
	FunctionVersion string
	Description     *string
	RevisionID      string `json:"revisionId"`
	RoutingConfig   *struct {
		AdditionalVersionWeights map[string]float64
	}
}

// aliasCallOf reads an event. It is false for events that are not Lambda's, and for
// those that can not be read or name no alias.
func aliasCallOf(e *types.Event) (model.AliasCall, bool) {
	text := aws.ToString(e.CloudTrailEvent)
	call := model.AliasCall{ID: short(aws.ToString(e.EventId)), At: aws.ToTime(e.EventTime).UTC(), Deed: deedOf(aws.ToString(e.EventName))}
	if aws.ToString(e.EventSource) != lambdaSource || call.Deed == "" || call.ID == "" || call.At.IsZero() || len(text) > maxEvent {
		return model.AliasCall{}, false
	}
	var event trailEvent[trailAlias]
	if json.Unmarshal([]byte(text), &event) != nil {
		return model.AliasCall{}, false
	}
	in, out := event.RequestParameters, event.ResponseElements
	name, ok := calledFunction(in.FunctionName, event.RecipientAccountID)
	if !ok || in.Name == "" {
		return model.AliasCall{}, false
	}
	call.Function, call.Alias = name, short(in.Name)
	call.Version, call.Revision, call.Result = short(in.FunctionVersion), short(in.RevisionID), short(out.RevisionID)
	if in.Description != nil {
		call.Described, call.Description = true, short(*in.Description)
	}
	if r := in.RoutingConfig; r != nil {
		if call.Version == "" {
			call.Version = short(out.FunctionVersion)
		}
		// An empty config without a map changes nothing, unless the answer shows that
		// there are no weights.
		call.Weighed = r.AdditionalVersionWeights != nil || out.FunctionVersion != "" && out.RoutingConfig == nil
		call.Canary = canaryIn(r.AdditionalVersionWeights)
	}
	call.Error, call.By = short(event.ErrorCode), callerOf(&event.trailCaller)
	return call, true
}

// deedOf is what an event says was done; AWS announced names without the date once.
func deedOf(event string) model.Deed {
	for _, deed := range model.AliasDeeds() {
		undated, _, _ := strings.Cut(eventNames[deed], "20")
		if event == undated || strings.HasPrefix(event, undated+"20") {
			return deed
		}
	}
	return ""
}

// calledFunction is the name of a function that a call named by its name, by a part of
// its ARN or by the whole. One of another account is none of ours.
func calledFunction(text, account string) (string, bool) {
	owner, name := "", text
	if before, rest, ok := strings.Cut(text, "function:"); ok {
		name = rest
		fields := strings.FieldsFunc(before, func(r rune) bool { return r == ':' })
		if n := len(fields); n > 0 {
			owner = fields[n-1]
		}
	} else if before, rest, ok := strings.Cut(text, ":"); ok && len(before) == 12 && strings.Trim(before, "0123456789") == "" {
		owner, name = before, rest
	}
	name, _, _ = strings.Cut(name, ":")
	if owner != "" && account != "" && owner != account {
		return "", false
	}
	name = short(name)
	return name, name != ""
}

// canaryIn is the additional version of weights. Lambda allows one; of more, the one
// that sorts first is taken, as where an alias itself is read.
func canaryIn(weights map[string]float64) *model.Canary {
	if len(weights) == 0 {
		return nil
	}
	versions := make([]string, 0, len(weights))
	for v := range weights {
		versions = append(versions, v)
	}
	v := slices.Min(versions)
	return &model.Canary{Version: short(v), Weight: weights[v]}
}

// callerOf is who made the call.
func callerOf(event *trailCaller) model.Caller {
	id := &event.UserIdentity
	by := model.Caller{
		ARN: short(id.ARN), Name: short(id.UserName), Role: short(id.SessionContext.SessionIssuer.UserName),
		InvokedBy: short(id.InvokedBy), Agent: short(event.UserAgent), Console: event.FromConsole == "true",
	}
	switch {
	case id.Type == "AssumedRole" || by.Name == "" && strings.Contains(by.ARN, "/"):
		by.Name = by.ARN[strings.LastIndexByte(by.ARN, '/')+1:] // the session
	case id.Type == "Root":
		by.Name = "root"
	}
	return by
}

// short makes a text of an event safe, and bounds it.
func short(s string) string {
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "")
	}
	return safetext.Line(s)
}
