package sim

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	buildtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	gittypes "github.com/aws/aws-sdk-go-v2/service/codecommit/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// The same trouble has another code, text and HTTP status in each service.

const (
	tooFast     = "Rate exceeded"
	brokenWords = "An error occurred and the request cannot be processed."
)

// throttled is the answer to a caller above the quota.
func throttled(service string) error {
	switch s := serviceOf(service); {
	case s.throttled != nil:
		return s.throttled()
	case s.older:
		return generic(400, "Throttling", tooFast)
	}
	return generic(400, "ThrottlingException", tooFast)
}

func lambdaThrottled() error {
	return &refusal{status: 429, retryAfter: "1", err: &types.TooManyRequestsException{
		Message:           aws.String(tooFast),
		Type:              aws.String(byUser),
		Reason:            types.ThrottleReasonCallerRateLimitExceeded,
		RetryAfterSeconds: aws.String("1"),
	}}
}

func logsThrottled() error {
	return &refusal{status: 400, err: &logtypes.ThrottlingException{Message: aws.String(tooFast)}}
}

func s3Throttled() error { return generic(503, "SlowDown", "Please reduce your request rate.") }

// broken is the answer of a service that failed.
func broken(service string) error {
	if s := serviceOf(service); s.broken != nil {
		return s.broken()
	}
	return generic(500, "InternalFailure", brokenWords)
}

func lambdaBroken() error {
	return &refusal{status: 500, err: &types.ServiceException{Message: aws.String(brokenWords), Type: aws.String("Service")}}
}

func logsBroken() error {
	return &refusal{status: 503, err: &logtypes.ServiceUnavailableException{
		Message: aws.String("The service cannot complete the request.")}}
}

func s3Broken() error {
	return generic(500, "InternalError", "We encountered an internal error. Please try again.")
}

// denied is the answer to a caller without the permission. S3 answers HeadObject
// without a body, and so without words.
func (w *World) denied(service, operation, resource string) error {
	s := serviceOf(service)
	action := s.prefix + ":" + operation
	if s.permission != nil {
		action = s.permission(operation)
	}
	code := "AccessDeniedException"
	switch {
	case operation == "HeadObject", operation == "HeadBucket":
		return generic(403, "Forbidden", "Forbidden")
	case s.older:
		code = "AccessDenied"
	}
	return generic(403, code, fmt.Sprintf(
		"User: %s is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action",
		w.callerARN(), action, resource, action))
}

// apiPermission names a call of API Gateway as IAM does, by its verb of HTTP.
func apiPermission(operation string) string {
	switch {
	case strings.HasPrefix(operation, "Create"):
		return "apigateway:POST"
	case strings.HasPrefix(operation, "Put"):
		return "apigateway:PUT"
	case strings.HasPrefix(operation, "Update"):
		return "apigateway:PATCH"
	}
	return "apigateway:GET"
}

// s3Permission names a call of S3 as IAM does.
func s3Permission(operation string) string {
	switch operation {
	case "HeadObject":
		operation = "GetObject"
	case "HeadBucket":
		operation = "ListBucket"
	case "GetBucketEncryption", "PutBucketEncryption":
		operation = operation[:3] + "EncryptionConfiguration"
	case "GetPublicAccessBlock", "PutPublicAccessBlock":
		operation = operation[:3] + "BucketPublicAccessBlock"
	case "GetBucketLifecycleConfiguration", "PutBucketLifecycleConfiguration":
		operation = operation[:3] + "LifecycleConfiguration"
	}
	return "s3:" + operation
}

// expired is the answer to credentials past their time.
func expired(service, operation string) error {
	switch {
	case operation == "HeadObject", operation == "HeadBucket":
		return generic(400, "BadRequest", "Bad Request")
	case service == serviceS3:
		return generic(400, "ExpiredToken", "The provided token has expired.")
	case serviceOf(service).older:
		return generic(403, "ExpiredToken", "The security token included in the request is expired")
	}
	return generic(403, "ExpiredTokenException", "The security token included in the request is expired")
}

// scriptedError is the answer with an error code chosen by a test. A code that the
// SDK has a type for comes as that type, and with AWS's own words where they are
// known.
func scriptedError(service, code string) error {
	words := "scripted " + code
	if s := serviceOf(service); s.scripted != nil {
		if err := s.scripted(code, words); err != nil {
			return err
		}
	}
	switch code {
	case "TooManyRequestsException", "Throttling", "ThrottlingException", "SlowDown":
		return throttled(service)
	case "ServiceException", "InternalFailure", "InternalError":
		return broken(service)
	case "AccessDeniedException", "AccessDenied", "ExpiredTokenException", "UnrecognizedClientException",
		"InvalidClientTokenId", "InvalidSignatureException", "SignatureDoesNotMatch":
		return generic(403, code, words)
	case "ServiceUnavailable", "ServiceUnavailableException":
		return generic(503, code, words)
	}
	return generic(400, code, words)
}

func scriptedLambda(code, words string) error {
	switch code {
	case "ResourceNotFoundException":
		return notFound("%s", words)
	case "ResourceConflictException":
		return conflict("%s", words)
	case "InvalidParameterValueException":
		return invalid("%s", words)
	case "PreconditionFailedException":
		return staleRevision()
	case "CodeStorageExceededException":
		return &refusal{status: 400, err: &types.CodeStorageExceededException{
			Message: aws.String("Code storage limit exceeded."), Type: aws.String(byUser)}}
	case "CodeVerificationFailedException":
		return &refusal{status: 400, err: &types.CodeVerificationFailedException{
			Message: aws.String("The code signature failed one or more of the validation checks for signature mismatch or expiry, " +
				"and the code signing policy is set to ENFORCE. Lambda blocks the deployment."), Type: aws.String(byUser)}}
	case "InvalidCodeSignatureException":
		return &refusal{status: 400, err: &types.InvalidCodeSignatureException{
			Message: aws.String("The code signature failed the integrity check. If the integrity check fails, then Lambda blocks " +
				"deployment, even if the code signing policy is set to WARN."), Type: aws.String(byUser)}}
	case "CodeSigningConfigNotFoundException":
		return &refusal{status: 404, err: &types.CodeSigningConfigNotFoundException{
			Message: aws.String("The specified code signing configuration does not exist."), Type: aws.String(byUser)}}
	case "RequestEntityTooLargeException":
		return tooLarge("UpdateFunctionCode")
	}
	return nil
}

func scriptedCodeBuild(code, words string) error {
	switch code {
	case "InvalidInputException":
		return badInput("%s", words)
	case "ResourceNotFoundException":
		return noResource("%s", words)
	case "AccountLimitExceededException":
		return &refusal{status: 400, err: &buildtypes.AccountLimitExceededException{
			Message: aws.String("Cannot have more than 60 builds in queue for the account")}}
	}
	return nil
}

func scriptedLogs(code, words string) error {
	switch code {
	case "ResourceNotFoundException":
		return noStream()
	case "InvalidParameterException":
		return badToken()
	case "ServiceUnavailableException":
		return logsBroken()
	case "AccessDeniedException":
		return &refusal{status: 400, err: &logtypes.AccessDeniedException{Message: aws.String(words)}}
	}
	return nil
}

func scriptedCodeCommit(code, words string) error {
	if code == "RepositoryDoesNotExistException" {
		return &refusal{status: 400, err: &gittypes.RepositoryDoesNotExistException{Message: aws.String(words)}}
	}
	return nil
}

func scriptedS3(code, words string) error {
	switch code {
	case "NoSuchKey":
		return noSuchKey()
	case "NotFound":
		return &refusal{status: 404, err: &s3types.NotFound{}}
	case "NoSuchBucket":
		return noSuchBucket()
	}
	return nil
}

// badInput is CodeBuild's answer to a request that makes no sense.
func badInput(format string, args ...any) error {
	return &refusal{status: 400, err: &buildtypes.InvalidInputException{Message: aws.String(fmt.Sprintf(format, args...))}}
}

// noResource is CodeBuild's answer to what is not there.
func noResource(format string, args ...any) error {
	return &refusal{status: 400, err: &buildtypes.ResourceNotFoundException{Message: aws.String(fmt.Sprintf(format, args...))}}
}

// noStream, noGroup, badToken and badParameter are CloudWatch Logs' answers.
func noStream() error {
	return &refusal{status: 400, err: &logtypes.ResourceNotFoundException{
		Message: aws.String("The specified log stream does not exist.")}}
}

func noGroup() error {
	return &refusal{status: 400, err: &logtypes.ResourceNotFoundException{
		Message: aws.String("The specified log group does not exist.")}}
}

func badToken() error { return badParameter("The specified nextToken is invalid.") }

func badParameter(format string, args ...any) error {
	return &refusal{status: 400, err: &logtypes.InvalidParameterException{Message: aws.String(fmt.Sprintf(format, args...))}}
}

func noSuchKey() error {
	return &refusal{status: 404, err: &s3types.NoSuchKey{Message: aws.String("The specified key does not exist.")}}
}

// noSuchBucket has no type of its own for reads of objects.
func noSuchBucket() error { return generic(404, "NoSuchBucket", "The specified bucket does not exist") }

// tooLarge is Lambda's answer to more bytes than one request may have: 50 MB of
// zip, in the base64 in which it travels, and what stands around it.
func tooLarge(operation string) error {
	return generic(413, "RequestEntityTooLargeException",
		fmt.Sprintf("Request must be smaller than %d bytes for the %s operation", maxRequestBytes, operation))
}

// maxRequestBytes is the most that Lambda takes in one request, base64 included.
const maxRequestBytes = 70167211
