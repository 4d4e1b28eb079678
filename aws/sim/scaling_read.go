package sim

import (
	scaling "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
)

func scalingOperations() map[string]operation {
	return map[string]operation{
		"DescribeScalableTargets": simulate(200, (*World).describeScalableTargets,
			func(*scaling.DescribeScalableTargetsInput) string { return "" }),
		"DescribeScalingPolicies": simulate(200, (*World).describeScalingPolicies,
			func(*scaling.DescribeScalingPoliciesInput) string { return "" }),
	}
}

func (w *World) describeScalableTargets(in *scaling.DescribeScalableTargetsInput) (*scaling.DescribeScalableTargetsOutput, error) {
	return &scaling.DescribeScalableTargetsOutput{ScalableTargets: []types.ScalableTarget{}}, nil
}

func (w *World) describeScalingPolicies(in *scaling.DescribeScalingPoliciesInput) (*scaling.DescribeScalingPoliciesOutput, error) {
	return &scaling.DescribeScalingPoliciesOutput{ScalingPolicies: []types.ScalingPolicy{}}, nil
}
