/** Syllables of everyday Vietnamese that papers may hold beside any word, whether or not the catalogues know them. */
const WORDS = `ai ảnh anh ấn áo ăn âm ấy bà bác bài bán bàn bãi bạn bảng bạc bao báo bát bay bắc bắt bằng băng bầu bậc bẩy bảy bé bên bến bệ bếp bi bí bị bìa biến biết biển
bình bò bó bỏ bọn bóng bố bồi bốn bờ bởi bú bù bùn bút bụng buổi buộc buồn bức bước bưu cả cá các cách cái cạn cạnh cao cặp cập cắt cắm câu cây cầm cần cấm cẩn cầu cậu cậy chà chả
chạm chán chạy chân chấm chẳng chặt chặn che chém chẵn chén chép chết chia chí chiếc chiều chín chính chìm chỗ cho chó chọn chóng chống chồng chơi chợ chờ chở chới chu chủng chú chua chùa chung chúng
chuột chữ chưa chứa chừng có cỏ coi còn con cọc cóc cô cố cổ cốc cốt cột cỡ cờ cũ của cung cũng cuốn cuộc cuối cùng cụ cúng cứ cửa cưới cười cướp cứng cứu da dạ dài dám dạo dành dày
dãy dạy dặn dân dần dẫn dấu dâu dâng dẫu dậy dây dẻ dẹp dễ dì dịp dòng dỗ dõi dọc dọn dò dời dán dở dù dư dụ dùng dừng dưới dường dựa dựng đa đã đá đạo đàn đan đáng đang đánh đào đảo đảm đáp
đau đâu đấu đầu đậu đây đầy đẩy đặt đắt đắp đằng đất đen đèn đeo đẹp để đếm đến đệ đêm đều đi đĩa địa điểm điền điện đó đỏ đoạn đoán đọc đòi đón đóng đô đỗ đồ độ đổ đối đội đôi đổi đồi
đồng đông đống động đột đợi đời đỡ đợt đời đu đủ đúng đụng đuổi đuôi đưa đứa đứng đừng đường đứt đức em én ép gà gác gãy gắn gần gặp gây gấp ghe ghép ghế ghét gì giá già giả giam giàn giáo giây
giàu giày giặt giấc giấu giấy gió giỏi gió giọng giống giơ giờ giúp giữ giữa giường gò góc gói gọi gọn góp gót gỗ gốc gộp gởi gửi gừng hạ hai hái hàn hạn hãng hàng hạng hào hay hát hãy hẳn
hằng hầm hấp hậu hè hẹn hẹp hết hiểm hiện hiển hiếm hiểu hò hoa hóa hoà hỏa họ họa hỏi hòm hỏng họp hố hộ hồ hỗ hổ hộc hội hỗn hồi hôm hôn hồng hộp hơi hơn hợp hở hú hùng hút hụt hủy huyện hư hứa
hưng hương hướng kém kẻ kẹt kéo kẹp kể kế kênh kết khá khả khác khách khai khám khánh kháng khắc khắp khâu khẩu khen khéo khi khí khó khoá khóa khoảng khoan khỏe khói khỏi khô khổ khối khôn
không khu khung khúc khuya kỳ kỵ kia kìa kích kiếm kiềm kiểm kiểu kim kín kinh lá là lạ lạc lại làm làng lạnh lành lao lãnh lâm lắm lắp lặng lần lẫn lập lâu lấy lầu lấn lập lẻ lén leo lệ
lệch lên liền liệt lo lò lọ loa loài loại loạn loạt lọc lòng lỏng lọt lỗ lộ lối lội lỗi lộn lộc lồng lớn lớp lợi lời lở lúa lúc lùi lũ lụt luận lúc luôn lửa lưng lười lưới lượt lượng lửng lựa lực
ma má mà mã mạ mạch mai mái mang màng mạng mảng màn mạnh máu màu may máy mẩu mắc mặc mắm mắn mặn mặt mắt mẫu mấy mất mật mây mẹ men mèo mép mê mền mềm mệt mét mì mỉ mía miền miễn miếng miệng miêu mịn mình
mỏ móc mọc mọi món mong mỏng móng một mồ mổ mỗi mối mồi môi môn mới mời mơ mở mỡ mục mùa mùi muối muỗi muộn muôn muốn mười mượn mưa mừng mức mực mướn ná nai nam nản nạn nàng này nào nãy nay nạp nắm
nằm nắng năng nặng nâng nấu nẩy ném nén nên nền nếp nếu ngã ngạch ngành ngay ngày ngàn ngán ngắm ngắn ngăn ngân ngầm ngập nghe nghèo nghỉ nghĩ nghĩa nghiêm nghiêng nghìn ngò ngó ngon ngõ ngọc ngọn
ngồi ngôi ngô ngờ ngủ ngừa ngừng người ngược nhà nhắc nhằm nhắn nhận nhân nhấn nhặt nhất nhập nhạc nhàn nhánh nhanh nhảy nhau nhãn nhỉ nhiễm nhiều nhiên nhìn nhịn nhịp nho nhỏ nhọn nhóm nhớ nhờ nhỡ nhu nhú
nhường nhưng những như nhựa nhức ni nó nói nọ nòi nón nóng nổ nổi nối nội nộp nơi nới nở nợ núi nụ nuôi nuốt nước nữ nữa nửa nướng oan ông ồn ổ ổn ở ớt phà phá phai phải phạm phán phản phao phát phạt phẩm phần
phấn phân phận phất phép phe phế phi phí phía phiên phiền phim phó phòng phóng phong phổi phơi phủ phụ phúc phút phù phức qua quá quả quà quan quán quản quang quanh quay quân quần quấn quầy quận quạt
que quen quê quên quét quê quốc quỳ quý quỹ quyền quyển quyết ra rà rác rạch rải rau rảnh rào rắc rắn răng rằng rất rẫy rẽ rẻ rèn reo rét rìa riêng rõ rò roi rót rồi rỗi rổ rộn rộng rơi rời ru rủ rủi
rút run rung rúng rửa rừng rượu rưỡi sà sa sạch sai sang sáng sàng sao sát sau sáu sạt say sắc sắm săn sắn sẵn sắp sắt sâu sân sấy sập sẽ sẻ sen siết sinh sỉ số sổ so song sôi sống sông sợ sợi sớm sơn sơ sở sờ sư sứ
sử sửa sữa sức sự sưu sườn ta tạ tai tải tại tái tạp tàn tan tạo táo tàu tay tả tách tạm tắc tắt tắm tăng tặng tâm tấm tầm tận tân tầng tấn tập tất tây tầu tè tên tệ tết thả thà thà thai thái tham thảm
than thảm thàng tháng thành thanh thánh thạo tháp tháo thay thăm thăng thắng thẳng thắt thắp thân thần thấp thập thất thật thấu thầu thấy thầy thẻ theo thèm thêm thế thề thể thi thì thìa thị thích thiếc thiếu thiện
thiểu thiệt thím thìn thịt thoả thoát thóc thói thon thô thổ thôi thổi thôn thông thống thơ thơ thờ thở thợ thời thơm thu thú thù thủ thua thuê thuế thuộc thuốc thuận thuật thuế thùng thuở thúc thủy thưa thừa thứ thử
thực thương thường thượng thước tỉ tỷ tỉa tịch tiếc tiêm tiệm tiền tiến tiên tiếng tiếp tiết tiêu tim tìm tin tính tình tinh tỉnh tịnh tờ tò tóc tòa toà toàn tỏ tối tôi tốt tồn tổ tô tổng tốn tới tơ tuần tục tu tuổi tuy
túi túc tùng tuốt tuyến tuyết tuyệt tư từ tử tự tức tức tưng từng tượng tường tươi tưới tương trà trả trách trai trái trại trải tráng trạng trang tranh tránh trạm trăm trăng trắng trận trầm trân trẻ treo trên trễ trì trí trị
triệu trích trò tròn trọn trọng trong trói trót trông trồng trộm trộn trống trời trở trợ trụ trúc trung trúng trùng trút truy trừ trưa trực trước trượt trứng trường trưởng trừng u ủ uống úp ư ứng ưng ước ưu và vá vai
vài vải vàng vạn vạt vào vay váy vắng văn vắt vẫn vận vâng vấn vấp vất vật vây vậy vé vẻ vẽ vén vẹn về vệ vết vị vì ví việc viên viết viếng vịnh vỏ vòi vòng vọng võng vô vỗ vốn vội với vở vỡ vợ vụ vui vun vùng vũ vừa
vực vườn vượt vững xa xã xả xác xách xanh xảy xấu xây xăng xắt xe xẻ xem xén xếp xét xích xin xì xinh xoa xóa xoay xong xô xông xu xuân xúc xuất xuống xứ xưa xương xử ý yên yêu yếu`;

const words = new Set(WORDS.split(/\s+/));

/** @param word in small letters */
export const isCommonWord = (word: string): boolean => words.has(word);
