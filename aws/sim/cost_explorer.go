package sim

import "github.com/aws/aws-sdk-go-v2/service/costexplorer"

func costExplorerOperations() map[string]operation {
	return map[string]operation{
		"GetCostAndUsage": simulate(200, (*World).getCostAndUsage, func(*costexplorer.GetCostAndUsageInput) string { return "" }),
	}
}

func (w *World) getCostAndUsage(in *costexplorer.GetCostAndUsageInput) (*costexplorer.GetCostAndUsageOutput, error) {
	return &costexplorer.GetCostAndUsageOutput{}, nil
}
