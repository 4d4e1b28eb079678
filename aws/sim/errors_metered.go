package sim

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	scalingtypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
	metrictypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	costtypes "github.com/aws/aws-sdk-go-v2/service/costexplorer/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	pricetypes "github.com/aws/aws-sdk-go-v2/service/pricing/types"
)

// The errors of the services of tables, metrics and prices, in their own words.

// noTable is DynamoDB's answer for a table that is not there.
func noTable(name string) error {
	return &refusal{status: 400, err: &types.ResourceNotFoundException{
		Message: aws.String("Requested resource not found: Table: " + name + " not found")}}
}

// inUse is DynamoDB's answer while another change is under way.
func inUse(format string, args ...any) error {
	return &refusal{status: 400, err: &types.ResourceInUseException{Message: aws.String(fmt.Sprintf(format, args...))}}
}

// overLimit is DynamoDB's answer to too many changes. The SDK takes it for
// throttling.
func overLimit(format string, args ...any) error {
	return &refusal{status: 400, err: &types.LimitExceededException{Message: aws.String(fmt.Sprintf(format, args...))}}
}

// unfit and unfitParameter are DynamoDB's answers to a request that makes no sense.
func unfit(format string, args ...any) error {
	return generic(400, "ValidationException", fmt.Sprintf(format, args...))
}

func unfitParameter(format string, args ...any) error {
	return unfit("One or more parameter values were invalid: "+format, args...)
}

// unscalable is Application Auto Scaling's answer to a request that makes no sense.
func unscalable(format string, args ...any) error {
	return &refusal{status: 400, err: &scalingtypes.ValidationException{Message: aws.String(fmt.Sprintf(format, args...))}}
}

// badMetric and badCombination are CloudWatch's answers to values that cannot be,
// alone or together. Their codes are those of its older protocol, which the SDK
// puts over the names of the types.
func badMetric(format string, args ...any) error {
	return &refusal{status: 400, err: &metrictypes.InvalidParameterValueException{Message: aws.String(fmt.Sprintf(format, args...)),
		ErrorCodeOverride: aws.String("InvalidParameterValue")}}
}

func badCombination(format string, args ...any) error {
	return &refusal{status: 400, err: &metrictypes.InvalidParameterCombinationException{Message: aws.String(fmt.Sprintf(format, args...)),
		ErrorCodeOverride: aws.String("InvalidParameterCombination")}}
}

// badMetricData is CloudWatch's answer to a GetMetricData that breaks its model.
func badMetricData(format string, args ...any) error {
	return generic(400, "ValidationError", fmt.Sprintf(format, args...))
}

func tablesThrottled() error {
	return &refusal{status: 400, err: &types.ThrottlingException{Message: aws.String("Rate of requests exceeds the allowed throughput.")}}
}

func tablesBroken() error {
	return &refusal{status: 500, err: &types.InternalServerError{Message: aws.String("Internal server error")}}
}

func scalingBroken() error {
	return &refusal{status: 500, err: &scalingtypes.InternalServiceException{Message: aws.String(brokenWords)}}
}

func metricsBroken() error {
	return &refusal{status: 500, err: &metrictypes.InternalServiceFault{
		Message: aws.String(brokenWords), ErrorCodeOverride: aws.String("InternalServiceError")}}
}

func pricesThrottled() error {
	return &refusal{status: 400, err: &pricetypes.ThrottlingException{Message: aws.String(tooFast)}}
}

func pricesBroken() error {
	return &refusal{status: 500, err: &pricetypes.InternalErrorException{Message: aws.String(brokenWords)}}
}

func scriptedDynamoDB(code, words string) error {
	switch code {
	case "ResourceNotFoundException":
		return &refusal{status: 400, err: &types.ResourceNotFoundException{Message: aws.String(words)}}
	case "ResourceInUseException":
		return inUse("%s", words)
	case "LimitExceededException":
		return overLimit("%s", words)
	case "InternalServerError":
		return tablesBroken()
	}
	return nil
}

func scriptedScaling(code, words string) error {
	switch code {
	case "ValidationException":
		return unscalable("%s", words)
	case "ObjectNotFoundException":
		return &refusal{status: 400, err: &scalingtypes.ObjectNotFoundException{Message: aws.String(words)}}
	case "ConcurrentUpdateException":
		return &refusal{status: 500, err: &scalingtypes.ConcurrentUpdateException{Message: aws.String(words)}}
	case "InternalServiceException":
		return scalingBroken()
	}
	return nil
}

func scriptedCloudWatch(code, words string) error {
	switch code {
	case "InvalidParameterValue", "InvalidParameterValueException":
		return badMetric("%s", words)
	case "InvalidParameterCombination", "InvalidParameterCombinationException":
		return badCombination("%s", words)
	case "InternalServiceFault":
		return metricsBroken()
	}
	return nil
}

func scriptedPrices(code, words string) error {
	switch code {
	case "InvalidParameterException":
		return &refusal{status: 400, err: &pricetypes.InvalidParameterException{Message: aws.String(words)}}
	case "NotFoundException":
		return &refusal{status: 400, err: &pricetypes.NotFoundException{Message: aws.String(words)}}
	case "ExpiredNextTokenException":
		return &refusal{status: 400, err: &pricetypes.ExpiredNextTokenException{Message: aws.String(words)}}
	case "AccessDeniedException":
		return &refusal{status: 400, err: &pricetypes.AccessDeniedException{Message: aws.String(words)}}
	}
	return nil
}

func scriptedCosts(code, words string) error {
	switch code {
	case "DataUnavailableException":
		return &refusal{status: 400, err: &costtypes.DataUnavailableException{Message: aws.String(words)}}
	case "LimitExceededException":
		return &refusal{status: 400, err: &costtypes.LimitExceededException{Message: aws.String(words)}}
	case "BillExpirationException":
		return &refusal{status: 400, err: &costtypes.BillExpirationException{Message: aws.String(words)}}
	case "RequestChangedException":
		return &refusal{status: 400, err: &costtypes.RequestChangedException{Message: aws.String(words)}}
	}
	return nil
}
