package sim

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	scalingtypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
	metrictypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	buildtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	gittypes "github.com/aws/aws-sdk-go-v2/service/codecommit/types"
	tabletypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	pricetypes "github.com/aws/aws-sdk-go-v2/service/pricing/types"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// The same trouble has another code, text and HTTP status in each service.

// throttled is the answer to a caller above the quota.
func throttled(service string) error {
	const words = "Rate exceeded"
	switch service {
	case serviceLambda:
		return &refusal{status: 429, retryAfter: "1", err: &types.TooManyRequestsException{
			Message:           aws.String(words),
			Type:              aws.String(byUser),
			Reason:            types.ThrottleReasonCallerRateLimitExceeded,
			RetryAfterSeconds: aws.String("1"),
		}}
	case serviceLogs:
		return &refusal{status: 400, err: &logtypes.ThrottlingException{Message: aws.String(words)}}
	case serviceS3:
		return generic(503, "SlowDown", "Please reduce your request rate.")
	case serviceSTS, serviceCloudWatch, serviceStacks:
		return generic(400, "Throttling", words)
	case serviceDynamoDB:
		return &refusal{status: 400, err: &tabletypes.ThrottlingException{Message: aws.String("Rate of requests exceeds the allowed throughput.")}}
	case servicePricing:
		return &refusal{status: 400, err: &pricetypes.ThrottlingException{Message: aws.String(words)}}
	}
	return generic(400, "ThrottlingException", words)
}

// broken is the answer of a service that failed.
func broken(service string) error {
	const words = "An error occurred and the request cannot be processed."
	switch service {
	case serviceLambda:
		return &refusal{status: 500, err: &types.ServiceException{
			Message: aws.String(words), Type: aws.String("Service")}}
	case serviceLogs:
		return &refusal{status: 503, err: &logtypes.ServiceUnavailableException{
			Message: aws.String("The service cannot complete the request.")}}
	case serviceS3:
		return generic(500, "InternalError", "We encountered an internal error. Please try again.")
	case serviceDynamoDB:
		return &refusal{status: 500, err: &tabletypes.InternalServerError{Message: aws.String("Internal server error")}}
	case serviceCloudWatch:
		return &refusal{status: 500, err: &metrictypes.InternalServiceFault{
			Message: aws.String(words), ErrorCodeOverride: aws.String("InternalServiceError")}}
	case serviceScaling:
		return &refusal{status: 500, err: &scalingtypes.InternalServiceException{Message: aws.String(words)}}
	case servicePricing:
		return &refusal{status: 500, err: &pricetypes.InternalErrorException{Message: aws.String(words)}}
	}
	return generic(500, "InternalFailure", words)
}

// denied is the answer to a caller without the permission. S3 answers HeadObject
// without a body, and so without words.
func (w *World) denied(service, operation, resource string) error {
	action := prefixes[service] + ":" + operation
	code := "AccessDeniedException"
	switch {
	case operation == "HeadObject":
		return generic(403, "Forbidden", "Forbidden")
	case service == serviceSTS || service == serviceS3 || service == serviceCloudWatch || service == serviceStacks:
		code = "AccessDenied"
	}
	return generic(403, code, fmt.Sprintf(
		"User: %s is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action",
		w.callerARN(), action, resource, action))
}

// expired is the answer to credentials past their time.
func expired(service, operation string) error {
	switch {
	case operation == "HeadObject":
		return generic(400, "BadRequest", "Bad Request")
	case service == serviceS3:
		return generic(400, "ExpiredToken", "The provided token has expired.")
	case service == serviceSTS || service == serviceCloudWatch || service == serviceStacks:
		return generic(403, "ExpiredToken", "The security token included in the request is expired")
	}
	return generic(403, "ExpiredTokenException", "The security token included in the request is expired")
}

// scriptedError is the answer with an error code chosen by a test. A code that the
// SDK has a type for comes as that type, and with AWS's own words where they are
// known.
func scriptedError(service, code string) error {
	words := "scripted " + code
	var err error
	switch service {
	case serviceLambda:
		err = scriptedLambda(code, words)
	case serviceCodeBuild:
		err = scriptedCodeBuild(code, words)
	case serviceLogs:
		err = scriptedLogs(code, words)
	case serviceS3:
		err = scriptedS3(code, words)
	case serviceCodeCommit:
		if code == "RepositoryDoesNotExistException" {
			err = &refusal{status: 400, err: &gittypes.RepositoryDoesNotExistException{Message: aws.String(words)}}
		}
	case serviceDynamoDB:
		err = scriptedDynamoDB(code, words)
	case serviceScaling:
		err = scriptedScaling(code, words)
	case serviceCloudWatch:
		err = scriptedCloudWatch(code, words)
	case servicePricing:
		err = scriptedPrices(code, words)
	case serviceCosts:
		err = scriptedCosts(code, words)
	}
	if err != nil {
		return err
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
		return tooLarge()
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
		return broken(serviceLogs)
	case "AccessDeniedException":
		return &refusal{status: 400, err: &logtypes.AccessDeniedException{Message: aws.String(words)}}
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
func tooLarge() error {
	return generic(413, "RequestEntityTooLargeException",
		fmt.Sprintf("Request must be smaller than %d bytes for the UpdateFunctionCode operation", maxRequestBytes))
}

// maxRequestBytes is the most that Lambda takes in one request, base64 included.
const maxRequestBytes = 70167211
