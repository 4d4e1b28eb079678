package sim

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// callerARN is who calls, for AWS: the same for everybody.
func (w *World) callerARN() string {
	return "arn:aws:sts::" + w.account + ":assumed-role/aloft-operator/demo"
}

func (w *World) getCallerIdentity(*sts.GetCallerIdentityInput) (*sts.GetCallerIdentityOutput, error) {
	return &sts.GetCallerIdentityOutput{
		Account: aws.String(w.account),
		Arn:     aws.String(w.callerARN()),
		UserId:  aws.String("AROAEMBEDDEDACCOUNT0:demo"),
	}, nil
}
