package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/logging"

	"github.com/madoguchi/madoguchi/internal/clock"
)

// SESConfig says which SES takes our mail.
type SESConfig struct {
	Region   string
	Endpoint string // optional: another server that speaks the protocol
	// Credentials; both empty: what the machine's role gives.
	AccessKeyID, SecretAccessKey string
	Timeout                      time.Duration // of one delivery; default 30 s
	Clock                        clock.Clock   // default the machine's
}

// SES sends through Amazon SES.
type SES struct {
	client *sesv2.Client
	clock  clock.Clock
}

// NewSES returns the sender. It does not connect.
func NewSES(ctx context.Context, cfg SESConfig) (*SES, error) {
	if cfg.Timeout <= 0 {
		cfg.Timeout = 30 * time.Second
	}
	if cfg.Clock == nil {
		cfg.Clock = clock.System{}
	}
	options := []func(*awsconfig.LoadOptions) error{awsconfig.WithRegion(cfg.Region)}
	if cfg.AccessKeyID != "" || cfg.SecretAccessKey != "" {
		options = append(options, awsconfig.WithCredentialsProvider(
			credentials.NewStaticCredentialsProvider(cfg.AccessKeyID, cfg.SecretAccessKey, "")))
	}
	loaded, err := awsconfig.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return nil, fmt.Errorf("ses: %w", err)
	}
	client := sesv2.NewFromConfig(loaded, func(o *sesv2.Options) {
		if cfg.Endpoint != "" {
			o.BaseEndpoint = aws.String(cfg.Endpoint)
		}
		o.Logger = logging.Nop{} // it would write past our log and its classes
		o.HTTPClient = awshttp.NewBuildableClient().WithTimeout(cfg.Timeout)
		// A repetition after a lost answer is a second mail; the job that sends
		// repeats, and counts.
		o.RetryMaxAttempts = 1
	})
	return &SES{client: client, clock: cfg.Clock}, nil
}

// Send delivers the message to SES.
func (s *SES) Send(ctx context.Context, m Message) error {
	e, err := m.check()
	if err != nil {
		return err
	}
	raw, err := e.raw(s.clock.Now())
	if err != nil {
		return err
	}
	_, err = s.client.SendEmail(ctx, &sesv2.SendEmailInput{
		FromEmailAddress: aws.String(e.from.Address),
		Destination:      &types.Destination{ToAddresses: []string{e.to.Address}},
		Content:          &types.EmailContent{Raw: &types.RawMessage{Data: raw}},
	})
	return sesFault(err)
}

// sesFault keeps the code of a failed call and drops its text, which may quote
// the recipient.
func sesFault(err error) error {
	if err == nil {
		return nil
	}
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return fmt.Errorf("send mail: no answer: %w", ErrUnavailable)
	}
	kind := ErrUnavailable
	switch api.ErrorCode() {
	// Everything else is about us or the moment: quota, suspended account,
	// a domain of ours that is not verified.
	case "MessageRejected", "BadRequestException":
		kind = ErrRefused
	}
	return fmt.Errorf("send mail: %s: %w", api.ErrorCode(), kind)
}
