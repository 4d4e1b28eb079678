package sim

import (
	"encoding/base64"
	"maps"
	"slices"
	"sort"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
)

// pageSize is the most that Lambda lists in one answer, whatever MaxItems says.
const pageSize = 50

// page says how much of a list to answer, and what comes after the marker.
func page(maxItems *int32, marker *string) (size int, after string, err error) {
	size = pageSize
	if maxItems != nil {
		switch n := *maxItems; {
		case n < 1:
			return 0, "", constraint(strconv.Itoa(int(n)), "maxItems", "Member must have value greater than or equal to 1")
		case n > 10000:
			return 0, "", constraint(strconv.Itoa(int(n)), "maxItems", "Member must have value less than or equal to 10000")
		default:
			size = min(size, int(n))
		}
	}
	if m := aws.ToString(marker); m != "" {
		text, err := base64.StdEncoding.DecodeString(m)
		if err != nil {
			return 0, "", invalid("Invalid Marker")
		}
		after = string(text)
	}
	return size, after, nil
}

// markerOf is the opaque marker for what comes after a name.
func markerOf(last string) *string {
	return aws.String(base64.StdEncoding.EncodeToString([]byte(last)))
}

func (w *World) listFunctions(in *lambda.ListFunctionsInput) (*lambda.ListFunctionsOutput, error) {
	if in.FunctionVersion != "" || in.MasterRegion != nil {
		return nil, &loudError{"ListFunctions with FunctionVersion or MasterRegion is not simulated"}
	}
	size, after, err := page(in.MaxItems, in.Marker)
	if err != nil {
		return nil, err
	}
	// The marker holds the last name, not a place: functions that come and go
	// between two pages shift nothing.
	from := 0
	if after != "" {
		from = sort.Search(len(w.names), func(i int) bool { return w.names[i] > after })
	}
	to := min(from+size, len(w.names))
	out := &lambda.ListFunctionsOutput{Functions: make([]types.FunctionConfiguration, 0, to-from)}
	for _, name := range w.names[from:to] {
		f, _ := w.function(name)
		out.Functions = append(out.Functions, w.listed(f, &f.latest, ""))
	}
	if to < len(w.names) {
		out.NextMarker = markerOf(w.names[to-1])
	}
	return out, nil
}

func (w *World) listVersions(in *lambda.ListVersionsByFunctionInput) (*lambda.ListVersionsByFunctionOutput, error) {
	f, err := w.named(in.FunctionName)
	if err != nil {
		return nil, err
	}
	size, after, err := page(in.MaxItems, in.Marker)
	if err != nil {
		return nil, err
	}
	out := &lambda.ListVersionsByFunctionOutput{}
	last := -1 // number of the version before this page
	if after != "" {
		if last, err = strconv.Atoi(after); err != nil {
			return nil, invalid("Invalid Marker")
		}
	}
	if last < 0 {
		out.Versions = append(out.Versions, w.listed(f, &f.latest, model.Latest))
		last = 0
	}
	published := f.versions()
	from := sort.Search(len(published), func(i int) bool { return published[i].number > last })
	to := min(from+size-len(out.Versions), len(published))
	for i := range published[from:to] {
		v := &published[from+i]
		out.Versions = append(out.Versions, w.listed(f, v, v.label()))
		last = v.number
	}
	if to < len(published) {
		out.NextMarker = markerOf(strconv.Itoa(last))
	}
	return out, nil
}

func (w *World) listAliases(in *lambda.ListAliasesInput) (*lambda.ListAliasesOutput, error) {
	f, err := w.named(in.FunctionName)
	if err != nil {
		return nil, err
	}
	size, after, err := page(in.MaxItems, in.Marker)
	if err != nil {
		return nil, err
	}
	out := &lambda.ListAliasesOutput{Aliases: []types.AliasConfiguration{}}
	for _, a := range f.sortedAliases() {
		if a.name <= after || in.FunctionVersion != nil && a.version != *in.FunctionVersion {
			continue
		}
		if len(out.Aliases) == size {
			out.NextMarker = markerOf(*out.Aliases[size-1].Name)
			break
		}
		out.Aliases = append(out.Aliases, w.aliasConfiguration(f, a))
	}
	return out, nil
}

func (w *World) getAlias(in *lambda.GetAliasInput) (*lambda.GetAliasOutput, error) {
	f, err := w.named(in.FunctionName)
	if err != nil {
		return nil, err
	}
	a, ok := f.aliases[aws.ToString(in.Name)]
	if !ok {
		return nil, notFound("Cannot find alias arn: %s", w.arn(f.name, aws.ToString(in.Name)))
	}
	c := w.aliasConfiguration(f, a)
	return &lambda.GetAliasOutput{AliasArn: c.AliasArn, Name: c.Name, FunctionVersion: c.FunctionVersion,
		Description: c.Description, RevisionId: c.RevisionId, RoutingConfig: c.RoutingConfig}, nil
}

func (w *World) getFunction(in *lambda.GetFunctionInput) (*lambda.GetFunctionOutput, error) {
	f, v, qualifier, err := w.resolve(in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	c := w.full(f, v, qualifier)
	if v.image != "" {
		return &lambda.GetFunctionOutput{Configuration: &c, Tags: w.tagsOf(f), Code: &types.FunctionCodeLocation{RepositoryType: aws.String("ECR"),
			ImageUri: aws.String(v.image), ResolvedImageUri: aws.String(resolvedImage(v.image))}}, nil
	}
	return &lambda.GetFunctionOutput{
		Configuration: &c,
		Tags:          w.tagsOf(f),
		Code: &types.FunctionCodeLocation{
			RepositoryType: aws.String("S3"),
			// The domain that is kept from ever existing: nobody can fetch it.
			Location: aws.String("https://embedded-account.invalid/snapshots/" + w.account + "/" + f.name + "?versionId=" + v.label()),
		},
	}, nil
}

func (w *World) getFunctionConfiguration(in *lambda.GetFunctionConfigurationInput) (*lambda.GetFunctionConfigurationOutput, error) {
	f, v, qualifier, err := w.resolve(in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	c := w.full(f, v, qualifier)
	return &lambda.GetFunctionConfigurationOutput{
		Architectures: c.Architectures, CodeSha256: c.CodeSha256, CodeSize: c.CodeSize, DeadLetterConfig: c.DeadLetterConfig,
		Description: c.Description, DurableConfig: c.DurableConfig, Environment: c.Environment, EphemeralStorage: c.EphemeralStorage, FunctionArn: c.FunctionArn,
		FunctionName: c.FunctionName, Handler: c.Handler, KMSKeyArn: c.KMSKeyArn, LastModified: c.LastModified,
		LastUpdateStatus: c.LastUpdateStatus, LastUpdateStatusReason: c.LastUpdateStatusReason,
		LastUpdateStatusReasonCode: c.LastUpdateStatusReasonCode, Layers: c.Layers, MemorySize: c.MemorySize, PackageType: c.PackageType,
		RevisionId: c.RevisionId, Role: c.Role, Runtime: c.Runtime, SnapStart: c.SnapStart, State: c.State, StateReason: c.StateReason,
		StateReasonCode: c.StateReasonCode, Timeout: c.Timeout,
		TracingConfig: c.TracingConfig, Version: c.Version, LoggingConfig: c.LoggingConfig,
	}, nil
}

// named finds a function by what a caller gave as its name.
func (w *World) named(given *string) (*function, error) {
	name, _ := reference(aws.ToString(given))
	f, ok := w.function(name)
	if !ok {
		return nil, notFound("Function not found: %s", w.arn(name, ""))
	}
	return f, nil
}

// resolve finds what a name and a qualifier stand for: a version by its number,
// by an alias that points to it, or $LATEST. The qualifier it returns is the one
// that was asked for.
func (w *World) resolve(given, asked *string) (*function, *version, string, error) {
	name, qualifier := reference(aws.ToString(given))
	if asked != nil {
		qualifier = *asked
	}
	f, ok := w.function(name)
	if !ok {
		return nil, nil, "", notFound("Function not found: %s", w.arn(name, qualifier))
	}
	number := qualifier
	if number == "" {
		number = model.Latest
	}
	if a, ok := f.aliases[qualifier]; ok {
		number = a.version
	}
	v, ok := f.version(number)
	if !ok {
		return nil, nil, "", notFound("Function not found: %s", w.arn(name, qualifier))
	}
	return f, v, qualifier, nil
}

// listed is a version as lists give it: without the states.
func (w *World) listed(f *function, v *version, qualifier string) types.FunctionConfiguration {
	v.resolve()
	c := types.FunctionConfiguration{
		Architectures:    []types.Architecture{types.Architecture(v.arch)},
		CodeSha256:       aws.String(v.codeSHA),
		CodeSize:         v.codeBytes,
		Description:      aws.String(v.description),
		DurableConfig:    durableConfig(v.durable),
		EphemeralStorage: &types.EphemeralStorage{Size: aws.Int32(v.ephemeralMB)},
		FunctionArn:      aws.String(w.arn(f.name, qualifier)),
		FunctionName:     aws.String(f.name),
		Handler:          aws.String(v.handler),
		LastModified:     aws.String(lambdaTime(v.modified)),
		LoggingConfig:    loggingOf(f.name),
		MemorySize:       aws.Int32(v.memoryMB),
		PackageType:      types.PackageTypeZip,
		RevisionId:       aws.String(v.revision),
		Role:             aws.String(v.role),
		Runtime:          types.Runtime(v.runtime),
		SnapStart:        &types.SnapStartResponse{ApplyOn: types.SnapStartApplyOnNone, OptimizationStatus: types.SnapStartOptimizationStatusOff},
		Timeout:          aws.Int32(v.timeout),
		TracingConfig:    &types.TracingConfigResponse{Mode: types.TracingMode(v.tracing)},
		Version:          aws.String(v.label()),
	}
	if v.image != "" { // an image brings its own
		c.PackageType, c.Handler, c.Runtime, c.CodeSize = types.PackageTypeImage, nil, "", 0
	}
	if v.tenants {
		c.TenancyConfig = &types.TenancyConfig{TenantIsolationMode: types.TenantIsolationModePerTenant}
	}
	if v.env != nil {
		c.Environment = &types.EnvironmentResponse{Variables: maps.Clone(v.env)}
	}
	for _, arn := range v.layers {
		c.Layers = append(c.Layers, types.Layer{Arn: aws.String(arn), CodeSize: layerBytes})
	}
	if v.deadLetter != "" {
		c.DeadLetterConfig = &types.DeadLetterConfig{TargetArn: aws.String(v.deadLetter)}
	}
	if v.kmsKey != "" {
		c.KMSKeyArn = aws.String(v.kmsKey)
	}
	return c
}

// layerBytes is the size of every layer.
const layerBytes = 1 << 20

// full is a version as GetFunction gives it. All are ready; $LATEST may be in the
// middle of an update, or have failed in its last.
func (w *World) full(f *function, v *version, qualifier string) types.FunctionConfiguration {
	c := w.listed(f, v, qualifier)
	c.State = types.StateActive
	c.LastUpdateStatus = types.LastUpdateStatusSuccessful
	switch {
	case v.number != 0:
	case f.updating != nil: // the words are AWS's, also for what exists already
		c.LastUpdateStatus, c.LastUpdateStatusReasonCode = types.LastUpdateStatusInProgress, "Creating"
		c.LastUpdateStatusReason = aws.String("The function is being created.")
		if f.updating.first {
			c.State, c.StateReasonCode, c.StateReason = types.StatePending, types.StateReasonCodeCreating, c.LastUpdateStatusReason
		}
	case f.failed != nil:
		c.LastUpdateStatus, c.LastUpdateStatusReasonCode = types.LastUpdateStatusFailed, types.LastUpdateStatusReasonCode(f.failed.code)
		c.LastUpdateStatusReason = aws.String(f.failed.reason)
	}
	return c
}

// aliasConfiguration is an alias as Lambda gives it. The weights are absent when
// there are none.
func (w *World) aliasConfiguration(f *function, a *alias) types.AliasConfiguration {
	c := types.AliasConfiguration{
		AliasArn:        aws.String(w.arn(f.name, a.name)),
		Name:            aws.String(a.name),
		FunctionVersion: aws.String(a.version),
		Description:     aws.String(a.description),
		RevisionId:      aws.String(a.revision),
	}
	if a.extra != "" {
		c.RoutingConfig = &types.AliasRoutingConfiguration{AdditionalVersionWeights: map[string]float64{a.extra: a.weight}}
	}
	return c
}

// same reports whether publishing would make no new version.
func (c config) same(o config) bool {
	c.resolve()
	o.resolve()
	return c.runtime == o.runtime && c.handler == o.handler && c.role == o.role && c.arch == o.arch &&
		c.codeSHA == o.codeSHA && c.image == o.image && c.memoryMB == o.memoryMB && c.timeout == o.timeout && c.ephemeralMB == o.ephemeralMB &&
		maps.Equal(c.env, o.env) && slices.Equal(c.layers, o.layers) && c.tracing == o.tracing &&
		c.deadLetter == o.deadLetter && c.kmsKey == o.kmsKey && c.durable == o.durable
}
