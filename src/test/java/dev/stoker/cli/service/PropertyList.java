package dev.stoker.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Comment;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads a property list 1.0 and fails on whatever Apple's own reader would refuse. */
final class PropertyList {
    private PropertyList() {}

    static Map<String, Object> read(InputStream text) {
        try {
            DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            // Nothing is fetched to read one.
            builder.setEntityResolver((_, _) -> new InputSource(InputStream.nullInputStream()));
            Element root = builder.parse(text).getDocumentElement();
            assertThat(root.getTagName()).isEqualTo("plist");
            assertThat(root.getAttribute("version")).isEqualTo("1.0");
            List<Element> children = children(root);
            assertThat(children).hasSize(1);
            assertThat(children.getFirst().getTagName()).isEqualTo("dict");
            return dict(children.getFirst());
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Object> dict(Element dict) {
        List<Element> children = children(dict);
        assertThat(children.size() % 2).as("keys with their values").isZero();
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < children.size(); i += 2) {
            Element key = children.get(i);
            assertThat(key.getTagName()).isEqualTo("key");
            Object earlier = values.put(key.getTextContent(), value(children.get(i + 1)));
            assertThat(earlier).as("a second " + key.getTextContent()).isNull();
        }
        return values;
    }

    private static Object value(Element element) {
        return switch (element.getTagName()) {
            case "string" -> element.getTextContent();
            case "integer" -> Integer.valueOf(element.getTextContent());
            case "true" -> true;
            case "false" -> false;
            case "dict" -> dict(element);
            case "array" -> children(element).stream().map(PropertyList::value).toList();
            case String other -> throw new AssertionError("no type of a list: " + other);
        };
    }

    /** Between elements only blanks and comments may be. */
    private static List<Element> children(Element parent) {
        List<Element> elements = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            switch (node) {
                case Element element -> elements.add(element);
                case Comment _ -> {}
                case Node other -> assertThat(other.getTextContent()).isBlank();
            }
        }
        return elements;
    }
}
