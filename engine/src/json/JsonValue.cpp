#include "JsonValue.h"

#include <charconv>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace assay {

/// Takes what RapidJSON reads. A function that returns false ends the reading.
class JsonTreeBuilder {
public:
  bool Null() { return put({nullptr}); }
  bool Bool(bool truth) { return put({truth}); }
  bool RawNumber(const char *text, rapidjson::SizeType size, bool) {
    return put({JsonValue::Number{{text, size}}});
  }
  bool String(const char *text, rapidjson::SizeType size, bool) {
    return put({std::string(text, size)});
  }
  bool Key(const char *text, rapidjson::SizeType size, bool) {
    open_.back().key.assign(text, size);
    return true;
  }
  bool StartObject() { return start({JsonValue::Object()}); }
  bool StartArray() { return start({JsonValue::Array()}); }
  bool EndObject(rapidjson::SizeType) { return end(); }
  bool EndArray(rapidjson::SizeType) { return end(); }
  // Numbers are asked for as text.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(int64_t) { return false; }
  bool Uint64(uint64_t) { return false; }
  bool Double(double) { return false; }

  std::optional<JsonValue> root;

private:
  struct Open {
    JsonValue container;
    std::string key; // of an object's member to come
  };

  bool put(JsonValue::State state) {
    JsonValue value(std::move(state));
    if (open_.empty()) {
      root = std::move(value);
    } else if (Open &top = open_.back(); top.container.isArray()) {
      std::get<JsonValue::Array>(top.container.value_).push_back(std::move(value));
    } else {
      std::get<JsonValue::Object>(top.container.value_)
          .emplace_back(std::move(top.key), std::move(value));
    }
    return true;
  }
  bool start(JsonValue::State container) {
    if (open_.size() == JsonValue::kDeepest)
      return false;
    open_.push_back({JsonValue(std::move(container)), {}});
    return true;
  }
  bool end() {
    JsonValue done = std::move(open_.back().container);
    open_.pop_back();
    return put(std::move(done.value_));
  }

  std::vector<Open> open_;
};

std::optional<JsonValue> JsonValue::parse(std::string_view text) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag |
                              rapidjson::kParseNumbersAsStringsFlag |
                              rapidjson::kParseValidateEncodingFlag;
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  JsonTreeBuilder builder;
  // A null byte is the end for RapidJSON.
  if (reader.Parse<kFlags>(stream, builder).IsError() || stream.Tell() != text.size())
    return std::nullopt;
  return std::move(builder.root);
}

const JsonValue *JsonValue::member(std::string_view name) const {
  for (const Member &member : members())
    if (member.first == name)
      return &member.second;
  return nullptr;
}

std::span<const JsonValue::Member> JsonValue::members() const {
  const auto *object = std::get_if<Object>(&value_);
  return object ? std::span<const Member>(*object) : std::span<const Member>();
}

std::span<const JsonValue> JsonValue::items() const {
  const auto *array = std::get_if<Array>(&value_);
  return array ? std::span<const JsonValue>(*array) : std::span<const JsonValue>();
}

std::string_view JsonValue::text() const {
  const auto *text = std::get_if<std::string>(&value_);
  return text ? std::string_view(*text) : std::string_view();
}

template <typename T> static std::optional<T> wholeOf(std::string_view written) {
  T value;
  const char *const end = written.data() + written.size();
  const auto [stop, error] = std::from_chars(written.data(), end, value);
  return stop == end && error == std::errc() ? std::optional(value) : std::nullopt;
}

std::optional<double> JsonValue::number() const {
  const auto *number = std::get_if<Number>(&value_);
  return number ? wholeOf<double>(number->written) : std::nullopt;
}

std::optional<int64_t> JsonValue::integer() const {
  const auto *number = std::get_if<Number>(&value_);
  return number ? wholeOf<int64_t>(number->written) : std::nullopt;
}

template <typename Writer> void JsonValue::writeTo(Writer &json) const {
  if (const auto *truth = std::get_if<bool>(&value_)) {
    json.Bool(*truth);
  } else if (const auto *number = std::get_if<Number>(&value_)) {
    json.RawValue(number->written.data(), number->written.size(), rapidjson::kNumberType);
  } else if (isText()) {
    json.String(text().data(), rapidjson::SizeType(text().size()));
  } else if (isArray()) {
    json.StartArray();
    for (const JsonValue &item : items())
      item.writeTo(json);
    json.EndArray();
  } else if (isObject()) {
    json.StartObject();
    for (const auto &[key, value] : members()) {
      json.Key(key.data(), rapidjson::SizeType(key.size()));
      value.writeTo(json);
    }
    json.EndObject();
  } else {
    json.Null();
  }
}

std::string JsonValue::dump() const {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> json(buffer);
  writeTo(json);
  return {buffer.GetString(), buffer.GetSize()};
}

} // namespace assay
