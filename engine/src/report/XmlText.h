// XmlText: text as it stands in an XML document that pytest writes.
#pragma once

#include <string>
#include <string_view>

namespace assay {

/// Characters that pytest keeps out of its XML become "#x" and their number, for the reader's eye
/// and not as an XML escape: control characters, and all beyond U+FFFF. Bytes that are no UTF-8 are
/// written likewise.
std::string visibleForXml(std::string_view text);

/// Appends text between two tags.
void appendXmlText(std::string &to, std::string_view text);

/// Appends ` name="value"`.
void appendXmlAttribute(std::string &to, std::string_view name, std::string_view value);

} // namespace assay
