package sim

import (
	"regexp"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
)

var (
	aliasNamePattern = regexp.MustCompile(`^[a-zA-Z0-9-_]+$`)
	numberPattern    = regexp.MustCompile(`^[0-9]+$`)
)

const (
	maxAliasName   = 128 // characters
	maxDescription = 256 // characters, of aliases and functions
)

func (w *World) createAlias(in *lambda.CreateAliasInput) (*lambda.CreateAliasOutput, error) {
	name := aws.ToString(in.Name)
	if err := checkAliasName(name); err != nil {
		return nil, err
	}
	if err := checkDescription(in.Description); err != nil {
		return nil, err
	}
	if err := checkWeights(in.RoutingConfig); err != nil {
		return nil, err
	}
	f, err := w.named(in.FunctionName)
	if err != nil {
		return nil, err
	}
	a := &alias{name: name, version: aws.ToString(in.FunctionVersion), description: aws.ToString(in.Description)}
	if _, ok := f.version(a.version); !ok {
		return nil, notFound("Function not found: %s", w.arn(f.name, a.version))
	}
	if taken, ok := f.aliases[name]; ok {
		return nil, conflict("Alias already exists: %s", w.arn(f.name, taken.name))
	}
	setWeights(a, in.RoutingConfig)
	if err := w.checkRouting(f, a); err != nil {
		return nil, err
	}
	a.revision = uuid(w.revisions)
	a.movedAt = w.now()
	f.aliases[name] = a
	w.note(f, name)
	c := w.aliasConfiguration(f, a)
	return &lambda.CreateAliasOutput{AliasArn: c.AliasArn, Name: c.Name, FunctionVersion: c.FunctionVersion,
		Description: c.Description, RevisionId: c.RevisionId, RoutingConfig: c.RoutingConfig}, nil
}

// updateAlias keeps whatever the input leaves out, weights too. Every success has
// a new RevisionId, even when nothing changed.
func (w *World) updateAlias(in *lambda.UpdateAliasInput) (*lambda.UpdateAliasOutput, error) {
	if err := checkDescription(in.Description); err != nil {
		return nil, err
	}
	if err := checkWeights(in.RoutingConfig); err != nil {
		return nil, err
	}
	f, err := w.named(in.FunctionName)
	if err != nil {
		return nil, err
	}
	a, ok := f.aliases[aws.ToString(in.Name)]
	if !ok {
		return nil, notFound("Alias not found: %s", w.arn(f.name, aws.ToString(in.Name)))
	}
	if r := aws.ToString(in.RevisionId); r != "" && r != a.revision {
		return nil, staleRevision()
	}
	next := *a
	if in.FunctionVersion != nil {
		next.version = *in.FunctionVersion
	}
	if in.Description != nil {
		next.description = *in.Description
	}
	setWeights(&next, in.RoutingConfig)
	if _, ok := f.version(next.version); !ok {
		return nil, notFound("Function not found: %s", w.arn(f.name, next.version))
	}
	if err := checkProvisioned(a, &next, in.RoutingConfig); err != nil {
		return nil, err
	}
	if err := w.checkRouting(f, &next); err != nil {
		return nil, err
	}
	w.transition(f, a, &next)
	next.revision = uuid(w.revisions)
	next.movedAt = w.now()
	*a = next
	w.note(f, a.name)
	c := w.aliasConfiguration(f, a)
	return &lambda.UpdateAliasOutput{AliasArn: c.AliasArn, Name: c.Name, FunctionVersion: c.FunctionVersion,
		Description: c.Description, RevisionId: c.RevisionId, RoutingConfig: c.RoutingConfig}, nil
}

// deleteAlias of an alias that is not there succeeds.
func (w *World) deleteAlias(in *lambda.DeleteAliasInput) (*lambda.DeleteAliasOutput, error) {
	f, err := w.named(in.FunctionName)
	if err != nil {
		return nil, err
	}
	delete(f.aliases, aws.ToString(in.Name))
	delete(f.policies, aws.ToString(in.Name))
	w.note(f, aws.ToString(in.Name))
	return &lambda.DeleteAliasOutput{}, nil
}

// setWeights takes over the weights of an input. No routing at all keeps what is
// there, and so does routing without a map, which is reported of AWS as a silent
// no-op. An empty map takes the weights away.
func setWeights(a *alias, routing *types.AliasRoutingConfiguration) {
	if routing == nil || routing.AdditionalVersionWeights == nil {
		return
	}
	a.extra, a.weight = "", 0
	for version, weight := range routing.AdditionalVersionWeights {
		a.extra, a.weight = version, weight
	}
}

func checkAliasName(name string) error {
	switch {
	case len(name) > maxAliasName:
		return constraint(name, "name", "Member must have length less than or equal to 128")
	case !aliasNamePattern.MatchString(name) || numberPattern.MatchString(name):
		return constraint(name, "name", "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)")
	}
	return nil
}

func checkDescription(description *string) error {
	if d := aws.ToString(description); len([]rune(d)) > maxDescription {
		return constraint(d, "description", "Member must have length less than or equal to 256")
	}
	return nil
}

// checkWeights checks what can be said of weights without looking at the function.
func checkWeights(routing *types.AliasRoutingConfiguration) error {
	if routing == nil {
		return nil
	}
	weights := routing.AdditionalVersionWeights
	if len(weights) > 1 {
		return invalid("Number of items in AdditionalVersionWeights cannot be greater than 1")
	}
	for version, weight := range weights {
		value := "{" + version + "=" + strconv.FormatFloat(weight, 'f', -1, 64) + "}"
		switch {
		case !(weight >= 0 && weight <= 1):
			return constraint(value, "routingConfig.additionalVersionWeights", "Map value must satisfy constraint: "+
				"[Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]")
		case !numberPattern.MatchString(version):
			return constraint(value, "routingConfig.additionalVersionWeights", "Map keys must satisfy constraint: "+
				"[Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, "+
				"Member must satisfy regular expression pattern: [0-9]+, Member must not be null]")
		}
	}
	return nil
}

// checkRouting checks an alias with two versions: both published, not the same,
// with one role and one dead-letter target.
func (w *World) checkRouting(f *function, a *alias) error {
	if a.extra == "" {
		return nil
	}
	if a.extra == a.version {
		return invalid("Invalid function version %s. Function version %s is already included in routing configuration.", a.version, a.version)
	}
	if a.version == model.Latest {
		return invalid("$LATEST is not supported for an alias pointing to more than 1 version")
	}
	extra, ok := f.version(a.extra)
	if !ok {
		return notFound("Function not found: %s", w.arn(f.name, a.extra))
	}
	primary, ok := f.version(a.version)
	if !ok {
		return notFound("Function not found: %s", w.arn(f.name, a.version))
	}
	// AWS documents these two rules without the words of their errors.
	if primary.role != extra.role {
		return invalid("Function versions %s and %s must have the same execution role.", a.version, a.extra)
	}
	if primary.deadLetter != extra.deadLetter {
		return invalid("Function versions %s and %s must have the same dead-letter configuration.", a.version, a.extra)
	}
	return nil
}
