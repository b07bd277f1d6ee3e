package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// abortFor bounds the removal of an upload that failed.
const abortFor = 10 * time.Second

// Put sends the object, in parts when it is large, with a SHA-256 that the
// server checks, and then asks the server what it has.
func (s *S3) Put(ctx context.Context, key Key, r io.Reader) (Info, error) {
	src := &source{alive: ctx.Err, r: r}
	first, more, err := s.readPart(src)
	if err != nil {
		return Info{}, src.explain("put", key.path, err)
	}
	size := int64(len(first))
	if more {
		size, err = s.putParts(ctx, key, src, first)
	} else {
		err = s.putWhole(ctx, key, first)
	}
	if err != nil {
		return Info{}, err
	}
	info, err := s.Stat(ctx, key)
	if err == nil && info.Size != size {
		return Info{}, fmt.Errorf("put %s: %w: sent %d bytes, the store has %d", key, ErrUnavailable, size, info.Size)
	}
	if errors.Is(err, ErrNotFound) {
		return Info{}, fmt.Errorf("put %s: %w: the store took it and has it not", key, ErrUnavailable)
	}
	return info, err
}

// readPart reads one part; more says that the reader was not at its end.
func (s *S3) readPart(r io.Reader) (part []byte, more bool, err error) {
	var buf bytes.Buffer
	_, err = io.CopyN(&buf, r, s.partSize)
	if errors.Is(err, io.EOF) {
		return buf.Bytes(), false, nil
	}
	return buf.Bytes(), err == nil, err
}

func checksum(part []byte) *string {
	sum := sha256.Sum256(part)
	return aws.String(base64.StdEncoding.EncodeToString(sum[:]))
}

// confirm compares what the server says it got; not every server says.
func confirm(key Key, sent, got *string) error {
	if got != nil && *got != *sent {
		return fmt.Errorf("put %s: %w: checksum is not what was sent", key, ErrUnavailable)
	}
	return nil
}

func (s *S3) putWhole(ctx context.Context, key Key, content []byte) error {
	sum := checksum(content)
	out, err := s.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: s.bucket, Key: &key.path, Body: bytes.NewReader(content),
		ContentType: aws.String("application/octet-stream"), ChecksumSHA256: sum,
	})
	if err != nil {
		return s3Fault("put", key.path, err)
	}
	return confirm(key, sum, out.ChecksumSHA256)
}

func (s *S3) putParts(ctx context.Context, key Key, src *source, first []byte) (int64, error) {
	upload, err := s.client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{
		Bucket: s.bucket, Key: &key.path, ContentType: aws.String("application/octet-stream"),
		ChecksumAlgorithm: types.ChecksumAlgorithmSha256,
	})
	if err != nil {
		return 0, s3Fault("put", key.path, err)
	}
	parts, size, err := s.sendParts(ctx, key, upload.UploadId, src, first)
	if err == nil {
		_, err = s.client.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
			Bucket: s.bucket, Key: &key.path, UploadId: upload.UploadId,
			MultipartUpload: &types.CompletedMultipartUpload{Parts: parts},
		})
		err = s3Fault("put", key.path, err)
	}
	if err != nil {
		return 0, errors.Join(err, s.abort(ctx, key.path, upload.UploadId))
	}
	return size, nil
}

func (s *S3) sendParts(ctx context.Context, key Key, upload *string, src *source, part []byte) (parts []types.CompletedPart, size int64, err error) {
	for more := true; len(part) > 0; {
		sent, err := s.sendPart(ctx, key, upload, int32(len(parts)+1), part)
		if err != nil {
			return nil, 0, err
		}
		parts = append(parts, sent)
		size += int64(len(part))
		if !more {
			break
		}
		if part, more, err = s.readPart(src); err != nil {
			return nil, 0, src.explain("put", key.path, err)
		}
	}
	return parts, size, nil
}

func (s *S3) sendPart(ctx context.Context, key Key, upload *string, number int32, part []byte) (types.CompletedPart, error) {
	sum := checksum(part)
	out, err := s.client.UploadPart(ctx, &s3.UploadPartInput{
		Bucket: s.bucket, Key: &key.path, UploadId: upload, PartNumber: &number,
		Body: bytes.NewReader(part), ChecksumSHA256: sum,
	})
	if err != nil {
		return types.CompletedPart{}, s3Fault("put", key.path, err)
	}
	if err := confirm(key, sum, out.ChecksumSHA256); err != nil {
		return types.CompletedPart{}, err
	}
	return types.CompletedPart{PartNumber: &number, ETag: out.ETag, ChecksumSHA256: out.ChecksumSHA256}, nil
}

// abort removes the parts of an upload, also when ctx has ended: that is one
// of the reasons why an upload fails.
func (s *S3) abort(ctx context.Context, path string, upload *string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abortFor)
	defer cancel()
	_, err := s.client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: s.bucket, Key: &path, UploadId: upload})
	if _, gone := errors.AsType[*types.NoSuchUpload](err); gone {
		return nil
	}
	return s3Fault("abort upload", path, err)
}
