package sim

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model/component"
)

// Functions that are made by a call.

var functionNamePattern = regexp.MustCompile(`^[a-zA-Z0-9-_]+$`)

const (
	maxFunctionName = 64      // characters
	maxEnvironment  = 4 << 10 // bytes of names and values (Lambda quotas)
	maxTags         = 50      // of one thing
)

// lambdaPrincipal is who assumes the roles of functions.
const lambdaPrincipal = "lambda.amazonaws.com"

// unassumable is Lambda's answer to a role that it can not assume.
func unassumable() error {
	return invalid("The role defined for the function cannot be assumed by Lambda.")
}

// createFunction makes a function, which is Pending for as long as updates take.
func (w *World) createFunction(in *lambda.CreateFunctionInput) (*lambda.CreateFunctionOutput, error) {
	if in.CapacityProviderConfig != nil || in.CodeSigningConfigArn != nil || in.DeadLetterConfig != nil ||
		in.DurableConfig != nil ||
		in.EphemeralStorage != nil || in.FileSystemConfigs != nil || in.ImageConfig != nil || in.KMSKeyArn != nil ||
		in.Layers != nil ||
		in.LoggingConfig != nil || in.Publish || in.PublishTo != "" || in.SnapStart != nil || in.TenancyConfig != nil ||
		in.TracingConfig != nil || in.VpcConfig != nil || in.Code.S3ObjectVersion != nil {
		return nil, &loudError{"CreateFunction is simulated with code, role, runtime, handler, architecture, " +
			"memory, timeout, " +
			"environment, description and tags"}
	}
	if (len(in.Code.ZipFile)+2)/3*4 > maxRequestBytes {
		return nil, tooLarge("CreateFunction")
	}
	name, _ := reference(aws.ToString(in.FunctionName))
	switch {
	case len(name) > maxFunctionName:
		return nil, constraint(name, "functionName", "Member must have length less than or equal to 64")
	case !functionNamePattern.MatchString(name):
		return nil, constraint(name, "functionName", "Member must satisfy regular expression pattern: [a-zA-Z0-9-_]+")
	}
	if err := checkDescription(in.Description); err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, invalid("%s", err)
	}
	c, err := w.configured(name, in)
	if err != nil {
		return nil, err
	}
	if _, taken := w.function(name); taken {
		return nil, conflict("Function already exist: %s", name)
	}
	if !w.assumable(c.role, lambdaPrincipal) {
		return nil, unassumable()
	}
	if err := w.takeCode(&c, in.Code); err != nil {
		return nil, err
	}
	f := &function{name: name, aliases: map[string]*alias{}, created: true, tags: maps.Clone(in.Tags),
		latest: version{config: c, revision: uuid(w.revisions), modified: w.now()}}
	if w.updates.Max > 0 {
		f.updating = &codeUpdate{until: w.now().Add(w.updates.draw(w.revisions)), first: true, before: f.latest,
			revision: uuid(w.revisions)}
	}
	w.add(f)
	x := w.full(f, &f.latest, "")
	return &lambda.CreateFunctionOutput{
		Architectures: x.Architectures, CodeSha256: x.CodeSha256, CodeSize: x.CodeSize, Description: x.Description,
		Environment: x.Environment, EphemeralStorage: x.EphemeralStorage, FunctionArn: x.FunctionArn,
		FunctionName: x.FunctionName,
		Handler:      x.Handler, LastModified: x.LastModified, LastUpdateStatus: x.LastUpdateStatus,
		LastUpdateStatusReason: x.LastUpdateStatusReason, LastUpdateStatusReasonCode: x.LastUpdateStatusReasonCode,
		LoggingConfig: x.LoggingConfig, MemorySize: x.MemorySize, PackageType: x.PackageType, RevisionId: x.RevisionId,
		Role:    x.Role,
		Runtime: x.Runtime, SnapStart: x.SnapStart, State: x.State, StateReason: x.StateReason,
		StateReasonCode: x.StateReasonCode,
		Timeout:         x.Timeout, TracingConfig: x.TracingConfig, Version: x.Version,
	}, nil
}

// configured is what a request says of a new function, with Lambda's own defaults.
func (w *World) configured(name string, in *lambda.CreateFunctionInput) (config, error) {
	c := w.defaults(name)
	c.memoryMB, c.timeout, c.runtime, c.handler, c.role = 128, 3, string(in.Runtime), aws.ToString(in.Handler),
		aws.ToString(in.Role)
	c.description = aws.ToString(in.Description)
	image := in.PackageType == types.PackageTypeImage
	switch {
	case image && (in.Runtime != "" || in.Handler != nil):
		return config{},
			invalid("Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image.")
	case image && in.Code.ImageUri == nil:
		return config{}, invalid("Please provide ImageUri when the intended function PackageType is Image.")
	case !image && in.Code.ImageUri != nil:
		return config{}, invalid("Please don't provide ImageUri when the intended function PackageType is Zip.")
	case !image && (in.Runtime == "" || in.Handler == nil):
		return config{},
			invalid("Runtime and Handler are mandatory parameters for functions created with deployment packages.")
	}
	if _, known := component.FindRuntime(c.runtime); !image && !known {
		return config{}, constraint(c.runtime, "runtime", "Member must satisfy enum value set: ["+
			strings.Join(component.RuntimeNames(), ", ")+"] or be a valid ARN")
	}
	if len(in.Architectures) > 0 {
		c.arch = string(in.Architectures[0])
	}
	if in.MemorySize != nil {
		c.memoryMB = *in.MemorySize
	}
	if in.Timeout != nil {
		c.timeout = *in.Timeout
	}
	if in.Environment != nil {
		c.env = maps.Clone(in.Environment.Variables)
	}
	return c, c.fits()
}

// reservedVariables are those that Lambda itself sets, and lets nobody else set.
var reservedVariables = []string{"_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION",
	"AWS_EXECUTION_ENV",
	"AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
	"AWS_LAMBDA_INITIALIZATION_TYPE",
	"AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID",
	"AWS_SECRET_ACCESS_KEY",
	"AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"}

// fits is what Lambda finds wrong with a configuration.
func (c config) fits() error {
	switch {
	case c.memoryMB < 128:
		return constraint(strconv.Itoa(int(c.memoryMB)), "memorySize",
			"Member must have value greater than or equal to 128")
	case c.memoryMB > 10240:
		return constraint(strconv.Itoa(int(c.memoryMB)), "memorySize",
			"Member must have value less than or equal to 10240")
	case c.timeout < 1:
		return constraint(strconv.Itoa(int(c.timeout)), "timeout", "Member must have value greater than or equal to 1")
	case c.timeout > 900:
		return constraint(strconv.Itoa(int(c.timeout)), "timeout", "Member must have value less than or equal to 900")
	}
	size := 0
	for _, name := range slices.Sorted(maps.Keys(c.env)) {
		if slices.Contains(reservedVariables, name) {
			return invalid("Lambda was unable to configure your environment variables because the environment "+
				"variables you have provided "+
				"contains reserved keys that are currently not supported for modification. Reserved keys used in "+
				"this request: %s", name)
		}
		size += len(name) + len(c.env[name])
	}
	if size > maxEnvironment {
		return invalid("Lambda was unable to configure your environment variables because the environment " +
			"variables you have provided " +
			"exceeded the 4KB limit.")
	}
	return nil
}

// firstAnswer is what a first handler answers: a request has an id, and one of API Gateway
// has it in its path or its body and is answered as API Gateway wants it.
func firstAnswer(event []byte) []byte {
	var given struct {
		ID      any             `json:"id"`
		Request json.RawMessage `json:"requestContext"`
		Path    map[string]any  `json:"pathParameters"`
		Body    string          `json:"body"`
	}
	_ = json.Unmarshal(event, &given) // an event that is no object has none of them
	id := given.ID
	if given.Request != nil {
		var body struct {
			ID any `json:"id"`
		}
		_ = json.Unmarshal([]byte(given.Body), &body)
		if id = given.Path["id"]; id == nil {
			id = body.ID
		}
	}
	answer, status := nested("ok", true, "id", id), 200
	if id == nil || id == "" {
		answer, status = nested("ok", false, "reason", "there is no id"), 400
	}
	if given.Request == nil {
		return answer
	}
	return nested("statusCode", status, "headers", map[string]string{"Content-Type": "application/json"}, "body",
		string(answer))
}
